#include "src/http/problem_texts.h"

#include <algorithm>
#include <array>

namespace panal::http {
namespace {

struct Text {
  std::string_view english, spanish;
};

constexpr std::array kTexts = {
    // Titles
    Text{"Bad Request", "Petición mal formada"},
    Text{"Not Found", "No existe"},
    Text{"Method Not Allowed", "Método no admitido"},
    Text{"Request Timeout", "Tardó demasiado"},
    Text{"Content Too Large", "Demasiado grande"},
    Text{"URI Too Long", "Dirección demasiado larga"},
    Text{"Expectation Failed", "Expectativa no admitida"},
    Text{"Request Header Fields Too Large", "Cabeceras demasiado grandes"},
    Text{"Too Many Requests", "Demasiadas peticiones"},
    Text{"Not Implemented", "No admitido"},
    Text{"Bad Gateway", "Falló otro nodo"},
    Text{"Service Unavailable", "No disponible ahora"},
    Text{"Gateway Timeout", "Otro nodo tardó demasiado"},
    Text{"HTTP Version Not Supported", "Versión de HTTP no admitida"},

    // Requests that break the protocol, and connections that are too many
    Text{"too many connections from this address", "demasiadas conexiones desde esta dirección"},
    Text{"too many connections", "demasiadas conexiones"},
    Text{"only HTTP/1.0 and HTTP/1.1", "solo HTTP/1.0 y HTTP/1.1"},
    Text{"no HTTP version", "falta la versión de HTTP"},
    Text{"malformed Content-Length", "Content-Length mal formado"},
    Text{"X-Panal-Durability is local or peer", "X-Panal-Durability es local o peer"},
    Text{"unknown expectation", "expectativa desconocida"},
    Text{"empty Transfer-Encoding", "Transfer-Encoding vacío"},
    Text{"folded header line", "línea de cabecera plegada"},
    Text{"too many headers", "demasiadas cabeceras"},
    Text{"header line without a colon", "línea de cabecera sin dos puntos"},
    Text{"malformed header name", "nombre de cabecera mal formado"},
    Text{"control character in a header", "carácter de control en una cabecera"},
    Text{"more than one Content-Length", "más de un Content-Length"},
    Text{"more than one Transfer-Encoding", "más de un Transfer-Encoding"},
    Text{"Transfer-Encoding in HTTP/1.0", "Transfer-Encoding en HTTP/1.0"},
    Text{"Content-Length and Transfer-Encoding", "Content-Length y Transfer-Encoding a la vez"},
    Text{"only the transfer coding chunked is known", "solo se admite la codificación chunked"},
    Text{"target too long", "la dirección es demasiado larga"},
    Text{"forbidden character in the target", "carácter no permitido en la dirección"},
    Text{"malformed target", "dirección mal formada"},
    Text{"not HTTP", "no es HTTP"},
    Text{"line end without CR", "fin de línea sin CR"},
    Text{"request line too long", "primera línea demasiado larga"},
    Text{"head too long", "cabeceras demasiado largas"},
    Text{"malformed request line", "primera línea mal formada"},
    Text{"malformed method", "método mal formado"},
    Text{"unknown method", "método desconocido"},
    Text{"more than one Host", "más de un Host"},
    Text{"no Host", "falta Host"},
    Text{"malformed Host", "Host mal formado"},
    Text{"Host differs from the target", "Host no coincide con la dirección"},
    Text{"malformed head", "cabeceras mal formadas"},
    Text{"ambiguous end of the message", "final del mensaje ambiguo"},
    Text{"malformed chunk", "trozo del cuerpo mal formado"},
    Text{"too much chunk framing", "demasiado envoltorio de trozos"},

    // Answered where they arrive
    Text{"the request took too long", "la petición tardó demasiado"},
    Text{"the body came too slowly", "el cuerpo llegó demasiado despacio"},
    Text{"the body is larger than allowed here", "el cuerpo pasa del tamaño admitido aquí"},
    Text{"the path is not well-formed", "la ruta está mal formada"},
    Text{"only GET and HEAD here", "aquí solo GET y HEAD"},
    Text{"there is nothing here", "aquí no hay nada"},

    // The front and the node
    Text{"no node is ready", "ningún nodo está disponible"},
    Text{"the node that had the request failed", "el nodo que tenía la petición falló"},
    Text{"the node that had the request does not answer; it may or may not have been carried out",
         "el nodo que tenía la petición no responde; puede que se haya hecho o que no"},
    Text{"too many requests wait for what they have seen",
         "demasiadas peticiones esperan lo que ya vieron"},
    Text{"this node has not received yet what you have seen or written elsewhere",
         "este nodo aún no ha recibido lo que usted vio o escribió en otro"},
    Text{"too many requests wait here", "demasiadas peticiones esperan aquí"},
    Text{"the database cannot be opened", "la base de datos no se puede abrir"},
    Text{"the database cannot be read", "la base de datos no se puede leer"},
};

}  // namespace

std::string_view in_spanish(std::string_view english) {
  const auto found = std::find_if(kTexts.begin(), kTexts.end(),
                                  [english](const Text& text) { return text.english == english; });
  return found == kTexts.end() ? english : found->spanish;
}

}  // namespace panal::http
