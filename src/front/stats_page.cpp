// The statistics as a page: a line of figures, and the table in groups, in the reader's language.
#include <algorithm>
#include <array>
#include <cstdio>

#include "src/front/stats.h"

namespace panal::front {
namespace {

enum class Unit { kText, kNumber, kBytes, kMicroseconds, kSeconds };

struct Heading {
  std::string_view cell;  // as in rows_of()
  std::string_view spanish, english;
  Unit unit = Unit::kNumber;
};

struct Group {
  std::string_view spanish, english;
  std::vector<Heading> headings;
};

const std::vector<Group>& groups() {
  static const std::vector<Group> groups = {
      {"", "", {{"status", "Estado", "State", Unit::kText}, {"weight", "Peso", "Weight"}}},
      {"Peticiones",
       "Requests",
       {{"scur", "Ahora", "Now"}, {"smax", "Máx.", "Max"}, {"stot", "Total", "Total"}}},
      {"Cola", "Queue", {{"qcur", "Ahora", "Now"}, {"qmax", "Máx.", "Max"}}},
      {"Latencia",
       "Latency",
       {{"latency_p50_us", "p50", "p50", Unit::kMicroseconds},
        {"latency_p90_us", "p90", "p90", Unit::kMicroseconds},
        {"latency_p99_us", "p99", "p99", Unit::kMicroseconds}}},
      {"Respuestas",
       "Answers",
       {{"hrsp_2xx", "2xx", "2xx"},
        {"hrsp_3xx", "3xx", "3xx"},
        {"hrsp_4xx", "4xx", "4xx"},
        {"hrsp_5xx", "5xx", "5xx"}}},
      {"Tráfico",
       "Traffic",
       {{"bin", "Recibido", "In", Unit::kBytes}, {"bout", "Enviado", "Out", Unit::kBytes}}},
      {"Errores",
       "Errors",
       {{"dreq", "Denegadas", "Denied"},
        {"ereq", "Mal formadas", "Malformed"},
        {"econ", "Al conectar", "Connecting"},
        {"eresp", "Al responder", "Answering"}}},
      {"Otra vez",
       "Again",
       {{"wretr", "Reintentos", "Retries"}, {"wredis", "A otro nodo", "Elsewhere"}}},
      {"Salud",
       "Health",
       {{"check_status", "Última sonda", "Last check"},
        {"chkfail", "Sondas fallidas", "Failed checks"},
        {"lastchg", "Sin cambios", "Unchanged", Unit::kSeconds},
        {"downtime", "Caído", "Down", Unit::kSeconds}}},
  };
  return groups;
}

struct Word {
  std::string_view name, spanish, english;
};
constexpr Word kWords[] = {
    {"ready", "listo", "ready"},
    {"read_only", "solo lectura", "read only"},
    {"not_ready", "no listo", "not ready"},
    {"draining", "en retirada", "draining"},
    {"down", "caído", "down"},
    {"unchecked", "sin comprobar", "unchecked"},
    {"OPEN", "abierto", "open"},
    {"UP", "en marcha", "up"},
    {"DOWN", "caído", "down"},
    {"FRONTEND", "Frente", "Front"},
    {"BACKEND", "Todos los nodos", "All nodes"},
};

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

// 1234567 → 1 234 567, with thin spaces.
std::string grouped(const std::string& digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += "\u202f";
    out += digits[i];
  }
  return out;
}

// Three digits or so: 12,3 in Spanish.
std::string short_number(double value, bool spanish) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 ? "%.1f" : "%.0f", value);
  std::string out = text.data();
  if (spanish) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string in_units(double value, double step, std::initializer_list<std::string_view> units,
                     bool spanish) {
  auto unit = units.begin();
  if (value < step) {
    return std::to_string(static_cast<std::int64_t>(value)) + "\u202f" + std::string(*unit);
  }
  while (value >= step && std::next(unit) != units.end()) {
    value /= step;
    ++unit;
  }
  return short_number(value, spanish) + "\u202f" + std::string(*unit);
}

std::string duration(std::int64_t seconds) {
  const auto part = [](std::int64_t number, const char* unit) {
    return std::to_string(number) + "\u202f" + unit;
  };
  if (seconds < 60) return part(seconds, "s");
  if (seconds < 3600) return part(seconds / 60, "min") + " " + part(seconds % 60, "s");
  if (seconds < 86400) return part(seconds / 3600, "h") + " " + part(seconds / 60 % 60, "min");
  return part(seconds / 86400, "d") + " " + part(seconds / 3600 % 24, "h");
}

std::int64_t number_of(const Json& value) {
  return value.integer() == nullptr ? 0 : *value.integer();
}

std::string shown(const Json& value, Unit unit, bool spanish) {
  if (const std::string* text = value.string()) {
    for (const Word& word : kWords) {
      if (word.name == *text) return std::string(spanish ? word.spanish : word.english);
    }
    return html_text(*text);
  }
  const std::int64_t number = number_of(value);
  const auto real = static_cast<double>(number);
  switch (unit) {
    case Unit::kBytes: return in_units(real, 1000, {"B", "kB", "MB", "GB", "TB"}, spanish);
    case Unit::kMicroseconds: return in_units(real, 1000, {"µs", "ms", "s"}, spanish);
    case Unit::kSeconds: return duration(number);
    case Unit::kText:
    case Unit::kNumber: break;
  }
  return grouped(value.dump());
}

const Json& cell_of(const Row& row, std::string_view name) {
  static const Json none;
  const auto found =
      std::find_if(row.begin(), row.end(), [&](const Cell& cell) { return cell.name == name; });
  return found == row.end() ? none : found->value;
}

std::int64_t number_in(const Row& row, std::string_view name) {
  return number_of(cell_of(row, name));
}

void append_head(std::string& out, bool spanish) {
  out += "<thead><tr><th rowspan=\"2\" scope=\"col\">";
  out += spanish ? "Nodo" : "Node";
  out += "</th>";
  for (const Group& group : groups()) {
    const std::string count = std::to_string(group.headings.size());
    const std::string_view name = spanish ? group.spanish : group.english;
    if (name.empty()) out += "<td colspan=\"" + count + "\"></td>";
    else
      out.append("<th class=\"group\" scope=\"colgroup\" colspan=\"" + count + "\">")
          .append(name)
          .append("</th>");
  }
  out += "</tr><tr>";
  for (const Group& group : groups()) {
    for (const Heading& heading : group.headings) {
      out += &heading == &group.headings.front() ? "<th class=\"first\" scope=\"col\">"
                                                 : "<th scope=\"col\">";
      out.append(spanish ? heading.spanish : heading.english).append("</th>");
    }
  }
  out += "</tr></thead>";
}

void append_row(std::string& out, const Row& row, bool spanish) {
  out += "<tr><th scope=\"row\">" + shown(cell_of(row, "svname"), Unit::kText, spanish) + "</th>";
  for (const Group& group : groups()) {
    for (const Heading& heading : group.headings) {
      const Json& value = cell_of(row, heading.cell);
      const bool first = &heading == &group.headings.front();
      const bool zero = value.integer() != nullptr && number_of(value) == 0;
      out += std::string("<td class=\"") + (first ? "first" : "") + (zero ? " zero" : "") + "\">";
      if (heading.unit == Unit::kText && value.string() != nullptr) {
        out += "<span class=\"state " + html_text(*value.string()) + "\" title=\"";
        out += html_text(*cell_of(row, "state").string()) + "\">";
        out += shown(value, heading.unit, spanish) + "</span>";
      } else if (!value.is_null()) {
        out += shown(value, heading.unit, spanish);
      }
      out += "</td>";
    }
  }
  out += "</tr>";
}

void append_figure(std::string& out, std::string_view name, const std::string& value,
                   bool bad = false) {
  out.append("<div><dt>").append(name).append(bad ? "</dt><dd class=\"bad\">" : "</dt><dd>");
  out.append(value).append("</dd></div>");
}

void append_figures(std::string& out, const std::vector<Row>& rows, bool spanish) {
  const Row& front = rows.front();
  const auto nodes = static_cast<std::int64_t>(rows.size()) - 2;
  const std::int64_t ready = number_in(rows.back(), "weight");
  const std::int64_t errors = number_in(front, "hrsp_5xx");
  out += "<dl>";
  append_figure(out, spanish ? "Nodos listos" : "Nodes ready",
                std::to_string(ready) + " / " + std::to_string(nodes), ready < nodes);
  append_figure(out, spanish ? "Peticiones" : "Requests",
                shown(cell_of(front, "stot"), Unit::kNumber, spanish));
  append_figure(out, spanish ? "Ahora" : "Now",
                shown(cell_of(front, "scur"), Unit::kNumber, spanish));
  append_figure(out, "p50", shown(cell_of(front, "latency_p50_us"), Unit::kMicroseconds, spanish));
  append_figure(out, "p99", shown(cell_of(front, "latency_p99_us"), Unit::kMicroseconds, spanish));
  append_figure(out, spanish ? "Errores 5xx" : "5xx errors", grouped(std::to_string(errors)),
                errors > 0);
  out += "</dl>";
}

}  // namespace

std::string stats_page(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms,
                       http::Language language) {
  const bool spanish = language == http::Language::kSpanish;
  const std::string_view title = spanish ? "Estadísticas del frente" : "Front statistics";
  const auto rows = rows_of(balancer, stats, now_ms);
  std::string out = "<!doctype html><html lang=\"";
  out.append(spanish ? "es" : "en").append("\"><head><meta charset=\"utf-8\">");
  out += "<meta name=\"viewport\" content=\"width=device-width\">";
  out += "<meta http-equiv=\"refresh\" content=\"5\">";
  out += "<link rel=\"stylesheet\" href=\"/front/stats.css\"><title>";
  out.append(title).append(" · Panal</title></head><body><main><header><h1>").append(title);
  out += "</h1><p>";
  out += spanish ? "Cada cinco segundos. También como " : "Every five seconds. Also as ";
  out += "<a href=\"/front/stats.csv\">CSV</a> ";
  out += spanish ? "y" : "and";
  out += " <a href=\"/front/stats.json\">JSON</a>.</p></header>";
  append_figures(out, rows, spanish);
  out += "<section tabindex=\"0\" aria-label=\"";
  out.append(title).append("\"><table>");
  append_head(out, spanish);
  out += "<tbody>";
  for (const Row& row : rows) append_row(out, row, spanish);
  return out + "</tbody></table></section></main></body></html>\n";
}

// The colours are those of the pages (web/src/styles/base.css).
std::string_view stats_style() {
  return R"(:root {
  color-scheme: light dark;
  --ground: light-dark(#faf8f4, #15130f); --surface: light-dark(#fff, #1d1a15);
  --line: light-dark(#e6e1d8, #332e26); --ink: light-dark(#221e17, #ede8de);
  --muted: light-dark(#655e52, #a9a091); --link: light-dark(#855600, #f5c45a);
  --good: light-dark(#1d7a45, #67c48a); --busy: light-dark(#a34a00, #f2964a);
  --bad: light-dark(#b3261e, #ff8f86); --focus: light-dark(#1f5fd0, #8ab4ff);
  font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  background: var(--ground); color: var(--ink);
}
body, h1, p, dl, dd { margin: 0; }
main { display: grid; gap: 16px; padding: 24px; max-width: 1680px; margin: auto; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
h1 { font-size: 20px; line-height: 28px; font-weight: 650; letter-spacing: -0.01em; }
p, dt, thead, .zero { color: var(--muted); }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 12px; }
dl div, section { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
dl div { padding: 12px 16px; }
dt { font-size: 12px; line-height: 16px; }
dd { font-size: 20px; line-height: 28px; font-weight: 650; }
dd, td { font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); }
section { overflow-x: auto; min-width: 0; }
main > * { min-width: 0; }
table { border-collapse: separate; border-spacing: 0; white-space: nowrap; width: 100%; }
th, td { padding: 8px; text-align: right; font-weight: 400; }
thead th { font-size: 12px; line-height: 16px; padding: 4px 8px; vertical-align: bottom; }
thead .group { text-align: left; font-weight: 600; padding-top: 8px; color: var(--ink); }
thead tr:last-child th, thead th[rowspan] { padding-bottom: 8px; }
th:first-child { text-align: left; }
tbody th { font-weight: 600; }
tbody th, tbody td { border-top: 1px solid var(--line); }
tbody tr:first-child > *, tbody tr:last-child > * { background: var(--ground); }
.first, .group { border-left: 1px solid var(--line); padding-left: 16px; }
tr > :last-child { padding-right: 16px; }
tr > th:first-child[rowspan], tbody th { position: sticky; left: 0; padding-left: 16px;
  background: var(--surface); }
td:nth-child(2), thead tr:last-child th:first-child { text-align: left; }
.state::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px;
  border-radius: 4px; background: currentColor; }
.ready, .OPEN, .UP { color: var(--good); }
.read_only, .draining, .unchecked { color: var(--busy); }
.down, .DOWN, .not_ready { color: var(--bad); }
@media (max-width: 600px) {
  main { padding: 16px; }
  dl { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; }
  dl div { padding: 8px 12px; }
  dd { font-size: 17px; line-height: 24px; }
}
)";
}

}  // namespace panal::front
