#pragma once
// Media: what a file is, by its first bytes and never by its name or what a client says of it; and
// photos without what their camera wrote beside the picture. Pure.
#include <string>
#include <string_view>

namespace panal::app::model {

// A media type: image/jpeg, application/pdf, text/plain, …; application/octet-stream when it is
// nothing known. Pages and drawings that could run scripts (HTML, SVG) are text.
std::string_view media_type(std::string_view bytes);

// Whether browsers may show it in the page: pictures, films, sound, PDF.
bool is_shown_inline(std::string_view type);

// The same picture or film without notes: where and when it was taken, by whom, with what. How a
// picture is to be turned stays. What of a picture cannot be read goes, too; what is neither comes
// back as it is.
std::string without_notes(std::string_view bytes, std::string_view type);

}  // namespace panal::app::model
