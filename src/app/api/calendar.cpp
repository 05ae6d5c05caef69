// GET of visits as a calendar (iCalendar, RFC 5545): an event of a whole day for each, for programs
// that subscribe to an address. Filters are those of the list. A token of scope `calendar` in the
// address shows its owner's own visits, and nothing else of anybody.
#include <algorithm>

#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::size_t kLineBytes = 74;  // of 75: one that goes on begins with a blank

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == ',' || c == ';' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// Cut between characters, never within one.
void add_line(std::string& out, std::string_view name, std::string_view value) {
  std::string line = std::string(name) + ":" + std::string(value);
  std::string_view rest = line;
  while (rest.size() > kLineBytes) {
    std::size_t end = kLineBytes;
    while (end > 0 && (static_cast<unsigned char>(rest[end]) & 0xc0) == 0x80) --end;
    out.append(rest.substr(0, end)).append("\r\n ");
    rest.remove_prefix(end);
  }
  out.append(rest).append("\r\n");
}

// "2026-01-31…" → "20260131…", and a time without its milliseconds.
std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, text.find('.'))) {
    if (c != '-' && c != ':') out += c;
  }
  return text.size() > 10 ? out + "Z" : out;
}

class Event {
 public:
  Event(const store::Collection& collection, const store::Row& row)
      : json_(row_json(collection, row)) {}

  void write(std::string& out) const {
    add_line(out, "BEGIN", "VEVENT");
    add_line(out, "UID", text("id") + "@panal");
    add_line(out, "DTSTAMP", compact(text("updated_at")));
    add_line(out, "DTSTART;VALUE=DATE", compact(text("planned_on")));
    add_line(out, "SUMMARY", escaped(text("customer_name")));
    const std::string notes = text("notes");
    if (!notes.empty()) add_line(out, "DESCRIPTION", escaped(notes));
    add_line(out, "CATEGORIES", escaped(text("salesperson_name")));
    add_line(out, "STATUS", text("fulfilled_on").empty() ? "TENTATIVE" : "CONFIRMED");
    add_line(out, "END", "VEVENT");
  }

 private:
  std::string text(std::string_view name) const {
    const Json* value = json_.find(name);
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
  }

  Json json_;
};

}  // namespace

Result<http::Response> get_calendar(const http::Request& request, Context& context) {
  const auto& collection = store::records_of(context.entity());
  store::Query query = PANAL_TRY(list_query(request, context, collection, own_filter(context)));
  query.limit = limits::kBulkItems;
  const auto page = PANAL_TRY(store::list(context.reader(), collection, query));
  std::string out;
  add_line(out, "BEGIN", "VCALENDAR");
  add_line(out, "VERSION", "2.0");
  add_line(out, "PRODID", "-//Panal//Panal//ES");
  for (const store::Row& row : page.rows) Event(collection, row).write(out);
  add_line(out, "END", "VCALENDAR");
  auto response = http::Response::text(200, std::move(out));
  response.headers.set("Content-Type", "text/calendar; charset=utf-8");
  response.headers.set("Content-Disposition", "inline; filename=\"panal.ics\"");
  return response;
}

}  // namespace panal::app
