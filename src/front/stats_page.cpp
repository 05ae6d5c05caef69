// The statistics as a page: the same table, with headings in the reader's language.
#include "src/front/stats.h"

namespace panal::front {
namespace {

struct Heading {
  std::string_view cell;  // as in rows_of()
  std::string_view spanish, english;
};

constexpr Heading kHeadings[] = {
    {"svname", "Nodo", "Node"},
    {"status", "Estado", "State"},
    {"weight", "Peso", "Weight"},
    {"qcur", "En cola", "Queued"},
    {"qmax", "Cola máx.", "Queued max"},
    {"scur", "Activas", "Active"},
    {"smax", "Activas máx.", "Active max"},
    {"stot", "Peticiones", "Requests"},
    {"bin", "Bytes recibidos", "Bytes in"},
    {"bout", "Bytes enviados", "Bytes out"},
    {"dreq", "Denegadas", "Denied"},
    {"ereq", "Mal formadas", "Malformed"},
    {"econ", "Errores al conectar", "Connect errors"},
    {"eresp", "Errores de respuesta", "Response errors"},
    {"wretr", "Reintentos", "Retries"},
    {"wredis", "Redirigidas", "Redispatched"},
    {"hrsp_2xx", "2xx", "2xx"},
    {"hrsp_3xx", "3xx", "3xx"},
    {"hrsp_4xx", "4xx", "4xx"},
    {"hrsp_5xx", "5xx", "5xx"},
    {"latency_p50_us", "p50 µs", "p50 µs"},
    {"latency_p99_us", "p99 µs", "p99 µs"},
    {"chkfail", "Sondas fallidas", "Failed checks"},
    {"lastchg", "Sin cambios (s)", "Unchanged for (s)"},
    {"downtime", "Caído (s)", "Down for (s)"},
};

struct Word {
  std::string_view name, spanish, english;
};
constexpr Word kStates[] = {
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
    {"BACKEND", "Total", "Total"},
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

void append_cell(std::string& out, const Cell& cell, bool spanish) {
  if (cell.value.is_null()) {
    out += "<td></td>";
    return;
  }
  const std::string* text = cell.value.string();
  if (text == nullptr) {
    out.append("<td class=\"n\">").append(grouped(cell.value.dump())).append("</td>");
    return;
  }
  std::string_view shown = *text;
  for (const Word& word : kStates) {
    const bool fits =
        cell.name == "status" ||
        (cell.name == "svname" && (word.name == "FRONTEND" || word.name == "BACKEND"));
    if (fits && word.name == *text) shown = spanish ? word.spanish : word.english;
  }
  const std::string content = html_text(shown);
  if (cell.name == "svname") {
    out.append("<th scope=\"row\">").append(content).append("</th>");
  } else {
    out.append("<td class=\"").append(html_text(*text)).append("\">").append(content);
    out += "</td>";
  }
}

}  // namespace

std::string stats_page(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms,
                       http::Language language) {
  const bool spanish = language == http::Language::kSpanish;
  const std::string_view title = spanish ? "Estadísticas del frente" : "Front statistics";
  std::string out = "<!doctype html><html lang=\"";
  out.append(spanish ? "es" : "en").append("\"><head><meta charset=\"utf-8\">");
  out += "<meta name=\"viewport\" content=\"width=device-width\">";
  out += "<meta http-equiv=\"refresh\" content=\"5\">";
  out += "<link rel=\"stylesheet\" href=\"/front/stats.css\"><title>";
  out.append(title).append(" · Panal</title></head><body><main><h1>").append(title);
  out += "</h1><p>";
  out += spanish ? "Se actualiza cada cinco segundos. También como "
                 : "Refreshed every five "
                   "seconds. Also as ";
  out += "<a href=\"/front/stats.csv\">CSV</a>, <a href=\"/front/stats.json\">JSON</a>.</p>";
  out += "<div tabindex=\"0\" role=\"region\" aria-label=\"";
  out.append(title).append("\"><table><thead><tr>");
  for (const Heading& heading : kHeadings) {
    out.append("<th scope=\"col\">").append(spanish ? heading.spanish : heading.english);
    out += "</th>";
  }
  out += "</tr></thead><tbody>";
  for (const Row& row : rows_of(balancer, stats, now_ms)) {
    out += "<tr>";
    for (const Heading& heading : kHeadings) {
      for (const Cell& cell : row) {
        if (cell.name == heading.cell) append_cell(out, cell, spanish);
      }
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div></main></body></html>\n";
}

std::string_view stats_style() {
  return R"(:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #c4320a; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc46a; --bad: #ff8a5c; } }
body { margin: 0; font: 14px/1.4 system-ui, sans-serif; }
main { padding: 16px; }
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 0 0 16px; }
div { overflow-x: auto; }
table { border-collapse: collapse; white-space: nowrap; }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); text-align: left; }
thead th { font-weight: 500; font-size: 12px; vertical-align: bottom; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.ready, .OPEN, .UP { color: var(--good); }
.down, .DOWN, .not_ready { color: var(--bad); }
)";
}

}  // namespace panal::front
