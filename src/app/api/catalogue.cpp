#include "src/app/api/catalogue.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "src/base/encoding.h"

namespace panal::app {
namespace {

struct Text {
  std::string_view key, es, en;
};

constexpr std::array kTexts = {
    // Titles, one a kind of failure
    Text{"title_bad_request", "Petición mal formada", "Malformed request"},
    Text{"title_unauthorized", "Hay que identificarse", "Sign-in required"},
    Text{"title_forbidden", "No permitido", "Not allowed"},
    Text{"title_not_found", "No existe", "Not found"},
    Text{"title_method", "Método no admitido", "Method not allowed"},
    Text{"title_conflict", "No casa con lo que hay", "At odds with what is there"},
    Text{"title_precondition", "Alguien lo cambió antes", "Somebody changed it first"},
    Text{"title_too_large", "Demasiado grande", "Too large"},
    Text{"title_unsupported", "Formato no admitido", "Unsupported media type"},
    Text{"title_fields", "Hay datos que corregir", "Some fields need correction"},
    Text{"title_too_many", "Demasiadas peticiones", "Too many requests"},
    Text{"title_internal", "Fallo interno", "Internal failure"},
    Text{"title_unavailable", "No disponible ahora", "Not available now"},
    Text{"title_timeout", "Tardó demasiado", "Took too long"},
    Text{"title_disk_full", "Disco lleno", "Disk full"},

    // Details
    Text{"not_found", "Lo que se pide no existe, o ya no.",
         "There is no such thing, or no longer."},
    Text{"no_such_path", "Esta dirección no existe.", "There is no such address."},
    Text{"method", "Esta dirección no admite ese método.",
         "This address does not take that method."},
    Text{"credentials", "Falta iniciar sesión, o la sesión terminó.",
         "You are not signed in, or the session has ended."},
    Text{"bad_token", "El token no vale o ha caducado.", "The token is not valid or has expired."},
    Text{"sign_in", "El usuario o la contraseña no son correctos.",
         "The login or the password is wrong."},
    Text{"permission", "Sus permisos no alcanzan para esto.",
         "Your permissions do not allow this."},
    Text{"csrf", "Falta la marca de la página o no es la actual: recárguela.",
         "The page's mark is missing or out of date: reload it."},
    Text{"cross_site", "La petición viene de otro sitio web.",
         "The request comes from another site."},
    Text{"setup_code", "El código de instalación no es correcto.", "The setup code is wrong."},
    Text{"set_up", "La instalación ya está hecha.", "It is set up already."},
    Text{"duplicate", "Ya hay otro registro con ese valor.",
         "Another record has that value already."},
    Text{"second_factor_required", "Antes hay que activar el segundo factor.",
         "Set up a second factor first."},
    Text{"no_second_factor", "No tiene segundo factor.", "There is no second factor."},
    Text{"challenge", "Se tardó demasiado: vuelva a empezar.", "That took too long: begin anew."},
    Text{"wrong_code", "El código no es correcto o ya se usó.",
         "The code is wrong or was used already."},
    Text{"too_late", "Ya no vale: vuelva a empezar.", "Is no longer good: begin anew."},
    Text{"reset_link", "El enlace no vale, ya se usó o ha caducado.",
         "The link is not valid, was used or has expired."},
    Text{"yourself", "Nadie puede borrarse a sí mismo.", "Nobody can delete himself."},
    Text{"last_administrator", "Es el último administrador: nombre antes a otro.",
         "It is the last administrator: name another one first."},
    Text{"still_referred_to", "Otros registros dependen de él: bórrelos antes.",
         "Other records hang on it: delete those first."},
    Text{"conflict_unique", "Los dos registros existen: cambie o borre uno de ellos.",
         "Both records are there: change or delete one of them."},
    Text{"conflict_trashed", "El registro está en la papelera: restáurelo antes.",
         "The record is in the trash: restore it first."},
    Text{"conflict_group", "Ya no se conocen todos los valores que cambian juntos.",
         "Not all the values that change together are known any more."},
    Text{"deleted_since",
         "Esta petición ya se atendió, y lo que creó se ha borrado desde entonces.",
         "This request was carried out already, and what it made was deleted since."},
    Text{"missing_parent", "Depende de otro registro borrado: restáurelo antes.",
         "It hangs on another record that was deleted: restore that one first."},
    Text{"hangs_on", "Depende de otros registros que también están en la papelera.",
         "It hangs on other records that are in the trash, too."},
    Text{"in_trash", "Está en la papelera: {}.", "It is in the trash: {}."},
    Text{"still_used", "Otros registros lo usan todavía ({}): cámbielos o bórrelos antes.",
         "Other records still use it ({}): change or delete them first."},
    Text{"changed", "El registro cambió desde que se leyó.",
         "The record changed since it was read."},
    Text{"too_large", "Lo enviado pasa del tamaño admitido.",
         "What was sent is over the size allowed."},
    Text{"too_many_rows", "El resultado es demasiado grande: use filtros.",
         "The result is too large: use filters."},
    Text{"media_type", "El cuerpo debe ser application/json.",
         "The body must be application/json."},
    Text{"content_encoding", "El cuerpo debe enviarse sin comprimir.",
         "The body must be sent uncompressed."},
    Text{"bad_json", "El cuerpo no es un objeto JSON válido.",
         "The body is not a valid JSON object."},
    Text{"unknown_field", "Campo desconocido: {}.", "Unknown field: {}."},
    Text{"bad_parameter", "Parámetro desconocido o con mal valor: {}.",
         "Unknown parameter or bad value: {}."},
    Text{"bad_query", "La consulta de la dirección está mal formada.",
         "The address's query is malformed."},
    Text{"bad_id", "El identificador está mal formado.", "The identifier is malformed."},
    Text{"bad_key", "Idempotency-Key debe tener de 1 a 255 caracteres visibles.",
         "Idempotency-Key must be 1 to 255 visible characters."},
    Text{"fields", "Revise los campos señalados.", "See the fields named."},
    Text{"too_many", "Demasiadas peticiones: pruebe dentro de {} s.",
         "Too many requests: try again in {} s."},
    Text{"sign_in_delay", "Demasiados intentos fallidos: pruebe dentro de {} s.",
         "Too many failed attempts: try again in {} s."},
    Text{"busy", "El servidor está ocupado: pruebe en un momento.",
         "The server is busy: try again in a moment."},
    Text{"internal", "Algo falló en el servidor; el número de petición ayuda a encontrarlo.",
         "Something failed in the server; the request's number helps to find it."},
    Text{"unavailable", "Este nodo no puede atenderlo ahora.", "This node cannot do it now."},
    Text{"disk_full", "No queda espacio en disco: de momento solo se puede leer.",
         "There is no disk space left: only reading works for now."},
    Text{"unreachable_time", "No hubo respuesta a tiempo.", "There was no answer in time."},
    Text{"clock_ahead", "El reloj de este nodo va adelantado: solo se puede leer.",
         "This node's clock is ahead: only reading works."},
    Text{"clock_behind", "El reloj de este nodo va atrasado: solo se puede leer.",
         "This node's clock is behind: only reading works."},
    Text{"fenced",
         "Este nodo fue retirado del clúster y solo puede leerse. Para volver: «panal join TOKEN» "
         "sobre su carpeta.",
         "This node was removed from the cluster and can only be read. To come back: panal join "
         "TOKEN on its folder."},

    Text{"last_node", "Es el último nodo con datos del clúster: no se puede retirar.",
         "It is the last node that holds the cluster's data: it cannot be removed."},
    Text{"removed_node", "Ese nodo ya fue retirado; solo puede volver como nodo nuevo.",
         "That node was removed; it can only come back as a new one."},

    Text{"front", "Este nodo no guarda datos: hágalo en otro.",
         "This node holds no data: do it on another one."},

    // Files
    Text{"empty_file", "El fichero está vacío.", "The file is empty."},
    Text{"no_picture", "No es una imagen, o no de los formatos que se admiten.",
         "That is no picture, or not of a kind that is taken."},
    Text{"too_many_pixels", "La imagen tiene demasiados píxeles.",
         "The picture has too many pixels."},
    Text{"too_many_files", "No caben más ficheros: borre alguno antes.",
         "There is no room for more files: delete one first."},
    Text{"file_elsewhere", "El fichero está en un nodo con el que ahora no hay conexión.",
         "The file is on a node that cannot be reached now."},

    // Incidents
    Text{"not_an_appliance", "Solo la imagen del sistema se actualiza así.",
         "Only the appliance's image is updated like this."},
    Text{"update_under_way", "Ya hay una actualización en marcha.",
         "An update is under way already."},
    Text{"member_updating", "Ahora se actualiza otro nodo ({}): los demás esperan su turno.",
         "Another node ({}) is being updated now: the others wait for their turn."},
    Text{"update_unsigned", "No la firma nadie en quien este equipo confíe.",
         "Nobody that this appliance trusts has signed it."},
    Text{"update_damaged", "El archivo está dañado o no es una actualización.",
         "The file is damaged, or no update."},
    Text{"update_older", "Esa versión no es más nueva que la que funciona.",
         "That version is not newer than the one that runs."},
    Text{"incident_closed", "La incidencia está cerrada: reábrala antes.",
         "The incident is closed: reopen it first."},
    Text{"registration_closed", "Aquí no se registra nadie: pida una cuenta.",
         "Nobody registers here: ask for an account."},
    Text{"merged", "Ya se unió a otra incidencia.", "It was merged into another one."},
    Text{"other_requester", "Son de dos personas distintas: una leería lo de la otra.",
         "They are of two different people: one would read what is the other's."},
    Text{"not_resolved", "Aún no está resuelta.", "It is not resolved yet."},
    Text{"not_staff", "No es de quienes atienden incidencias.",
         "Is not one of those who work on incidents."},
    Text{"not_sales", "No es de quienes visitan a clientes.",
         "Is not one of those who visit customers."},
    Text{"bad_step", "No se pasa a ese estado desde: {}.", "That state does not follow: {}."},
    Text{"reopen_window", "Se resolvió hace más de {} días: abra una nueva.",
         "It was resolved more than {} days ago: open a new one."},
    Text{"state_new", "nueva", "new"},
    Text{"state_open", "abierta", "open"},
    Text{"state_waiting", "en espera", "waiting"},
    Text{"state_resolved", "resuelta", "resolved"},
    Text{"state_closed", "cerrada", "closed"},

    // Collections
    Text{"name_incidents", "incidencias", "incidents"},
    Text{"name_contacts", "contactos", "contacts"},
    Text{"name_canned_replies", "respuestas preparadas", "canned replies"},
    Text{"name_users", "usuarios", "users"},
    Text{"name_departments", "departamentos", "departments"},
    Text{"name_projects", "proyectos", "projects"},
    Text{"name_people", "personas", "people"},
    Text{"name_assignments", "asignaciones", "assignments"},
    Text{"name_visits", "visitas", "visits"},
    Text{"name_targets", "objetivos", "targets"},

    // Fields
    Text{"required", "Es obligatorio.", "Is required."},
    Text{"invalid", "No tiene una forma válida.", "Does not have a valid form."},
    Text{"invalid_type", "Debe ser {}.", "Must be {}."},
    Text{"type_integer", "un número entero", "a whole number"},
    Text{"type_string", "un texto", "a text"},
    Text{"type_boolean", "verdadero o falso", "true or false"},
    Text{"type_array", "una lista", "a list"},
    Text{"type_object", "un objeto", "an object"},
    Text{"bad_email", "No es una dirección de correo.", "Is not an e-mail address."},
    Text{"bad_phone", "No es un número de teléfono.", "Is not a telephone number."},
    Text{"bad_web", "No es una dirección web.", "Is not a web address."},
    Text{"bad_tax_id", "No es un NIF, NIE o CIF válido.", "Is not a valid NIF, NIE or CIF."},
    Text{"missing_reference", "Se refiere a algo que no existe.",
         "Refers to something that does not exist."},
    Text{"own_parent", "No puede depender de sí mismo.", "Cannot be below itself."},
    Text{"ends_before_start", "Termina antes de empezar.", "Ends before it starts."},
    Text{"department_or_project", "Indique un departamento o un proyecto, uno de los dos.",
         "Name a department or a project, one of the two."},
    Text{"choice", "Debe ser uno de: {}.", "Must be one of: {}."},
    Text{"too_short", "Debe tener al menos {} caracteres.", "Must have at least {} characters."},
    Text{"too_long", "Debe tener como mucho {} caracteres.", "Must have at most {} characters."},
    Text{"too_many_items", "Debe tener como mucho {} elementos.", "Must have at most {} items."},
    Text{"too_common", "Es una contraseña demasiado corriente.", "Is too common a password."},
    Text{"contains_name", "No debe contener su nombre ni el de la empresa.",
         "Must not contain your name or the company's."},
    Text{"wrong_password", "No es la contraseña actual.", "Is not the present password."},
    Text{"idempotency_key_reused", "Esa Idempotency-Key ya se usó con otro valor.",
         "That Idempotency-Key was used with another value."},
    Text{"certificate", "No es un certificado en formato PEM que valga aquí.",
         "Is not a certificate in PEM form that would do."},
    Text{"certificate_expired", "Este certificado caducó.", "This certificate has expired."},
    Text{"certificate_names", "El certificado no nombra ningún servidor.",
         "The certificate names no host."},
    Text{"certificate_key", "No es una clave PEM sin contraseña, o no es la de este certificado.",
         "Is not a PEM key without a passphrase, or not this certificate's."},
    Text{"certificates_full", "Ya hay demasiados certificados: quite alguno.",
         "There are too many certificates: remove one."},
    Text{"too_far", "Pasa del máximo: {}.", "Is over the maximum: {}."},
    Text{"too_small", "No llega al mínimo: {}.", "Is under the minimum: {}."},

    // Imports
    Text{"import", "Nada se ha importado: hay {} errores.", "Nothing was imported: errors: {}."},
    Text{"too_many_lines", "El fichero pasa de {} líneas.", "The file has more than {} lines."},
    Text{"bad_quotes", "Las comillas o las celdas de la línea están mal puestas.",
         "The line's quotes or cells are malformed."},
    Text{"bad_columns", "La línea debe tener tantas celdas como la cabecera: {}.",
         "The line must have as many cells as the header: {}."},
    Text{"unknown_column", "No es una columna de la exportación.",
         "Is not a column of the export."},
    Text{"repeated", "Está más de una vez en el fichero.", "Stands in the file more than once."},

    // Answers of the small message service
    Text{"data_added", "Mensaje añadido.", "Message added."},
    Text{"data_changed", "Mensaje modificado.", "Message updated."},
    Text{"data_deleted", "Mensaje borrado.", "Message deleted."},
};

std::string_view trim(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(start, text.find_last_not_of(" \t") + 1 - start);
}

// Thousandths: "q=0.8" is 800; absent or malformed: 1000.
int weight_of(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view number = trim(parameters.substr(at + 2));
  if (!number.starts_with('0')) return 1000;
  int value = 0;
  for (std::size_t i = 2, scale = 100; i < number.size() && i < 5; ++i, scale /= 10) {
    if (number[i] < '0' || number[i] > '9') return 1000;
    value += (number[i] - '0') * static_cast<int>(scale);
  }
  return value;
}

}  // namespace

std::string_view tag_of(Language language) { return language == Language::kSpanish ? "es" : "en"; }

std::optional<Language> parse_accept_language(std::string_view field) {
  std::optional<Language> best;
  int best_weight = 0;
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    const std::string_view item = field.substr(0, end);
    field.remove_prefix(std::min(end + 1, field.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string tag = lower_ascii(trim(item.substr(0, semicolon)));
    const std::string_view primary = std::string_view(tag).substr(0, tag.find('-'));
    const int weight = weight_of(item.substr(semicolon));
    if ((primary != "es" && primary != "en") || weight <= best_weight) continue;
    best = primary == "es" ? Language::kSpanish : Language::kEnglish;
    best_weight = weight;
  }
  return best;
}

std::optional<std::string> sentence(std::string_view key, Language language,
                                    std::string_view argument) {
  const auto found = std::find_if(kTexts.begin(), kTexts.end(),
                                  [key](const Text& text) { return text.key == key; });
  if (found == kTexts.end()) return std::nullopt;
  std::string out(language == Language::kSpanish ? found->es : found->en);
  if (const std::size_t at = out.find("{}"); at != std::string::npos) {
    const bool is_key = argument.starts_with("type_") || argument.starts_with("name_") ||
                        argument.starts_with("state_");
    const auto said = is_key ? sentence(argument, language) : std::nullopt;
    out.replace(at, 2, said ? std::string_view(*said) : argument);
  }
  return out;
}

}  // namespace panal::app
