#include "src/node/status_view.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "src/base/encoding.h"

namespace panal::node {
namespace {

using Row = std::vector<std::string>;

std::string text_of(const Json* value) {
  if (value == nullptr || value->is_null()) return "-";
  if (const auto* text = value->string()) return *text;
  if (const auto* integer = value->integer()) return std::to_string(*integer);
  if (const auto* flag = value->boolean()) return *flag ? "yes" : "no";
  if (const auto* number = value->number()) {
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%.1f", *number);
    return out.data();
  }
  return value->dump();
}

std::string at(const Json& object, std::string_view name) { return text_of(object.find(name)); }

std::string with_unit(const Json& object, std::string_view name, const char* unit) {
  const std::string text = at(object, name);
  return text == "-" ? text : text + unit;
}

// Characters, not bytes: names may have accents.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

void append_warnings(std::string& out, const Json& status) {
  if (const Json* held = status.find("held"); held != nullptr && held->array_items() != nullptr) {
    for (const Json& each : *held->array_items()) {
      out += "held: " + at(each, "entries") + " entries of " + at(each, "origin") + ", " +
             at(each, "reason") + " (" + at(each, "detail") + ")\n";
    }
  }
  if (const Json* all = status.find("warnings"); all != nullptr && all->array_items() != nullptr) {
    for (const Json& each : *all->array_items()) out += "WARNING: " + at(each, "detail") + "\n";
  }
  const Json* digest = status.find("digest");
  const Json* divergent = digest != nullptr ? digest->find("divergent_with") : nullptr;
  if (divergent != nullptr && divergent->array_items() != nullptr) {
    for (const Json& each : *divergent->array_items()) {
      out += "DIVERGENT from " + text_of(&each) + "\n";
    }
  }
  if (digest == nullptr) return;
  if (at(*digest, "damaged") != "-" && at(*digest, "damaged") != "0") {
    out += "DAMAGED: rows of this node are not what was written, in " + at(*digest, "damaged") +
           " places\n";
  }
  if (at(*digest, "repaired") != "-" && at(*digest, "repaired") != "0") {
    out += "repaired: " + at(*digest, "repaired") + " rows since the start\n";
  }
  if (at(*digest, "error") != "-") out += "CANNOT REPAIR: " + at(*digest, "error") + "\n";
}

}  // namespace

std::string render_table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

std::string render_status(const Json& status) {
  const Json none = Json::object();
  const auto part = [&](std::string_view name) -> const Json& {
    const Json* found = status.find(name);
    return found != nullptr ? *found : none;
  };
  const Json& node = part("node");
  std::string out = "cluster " + at(part("cluster"), "name") + ", " +
                    at(part("cluster"), "members") + " members, durability " +
                    at(part("cluster"), "durability") + "; this is " + at(node, "name") +
                    " (" + at(node, "id") + "), " + at(node, "state");
  if (at(node, "reason") != "-") out += ": " + at(node, "reason");
  out += "\nlog " + at(part("log"), "entries") + " entries, " + at(part("log"), "bytes") +
         " bytes; conflicts " + at(part("conflicts"), "open") + " open of " +
         at(part("conflicts"), "total") + "; digest " + at(part("digest"), "value") + "\n";
  const auto* peers = part("peers").array_items();
  if (peers != nullptr && !peers->empty()) {
    std::vector<Row> rows = {{"ID", "NODE", "ADDRESS", "STATE", "SYNCED", "BEHIND", "LAG", "RTT",
                              "CLOCK", "LAST CONTACT", "LAST ERROR"}};
    for (const Json& peer : *peers) {
      rows.push_back({at(peer, "id"), at(peer, "name"), at(peer, "address"), at(peer, "state"),
                      at(peer, "synced"), at(peer, "behind_entries"),
                      with_unit(peer, "behind_ms", " ms"), with_unit(peer, "rtt_ms", " ms"),
                      with_unit(peer, "clock_offset_ms", " ms"), at(peer, "last_contact"),
                      at(peer, "last_error")});
    }
    out += "\n" + render_table(rows);
  }
  append_warnings(out, status);
  return out;
}

}  // namespace panal::node
