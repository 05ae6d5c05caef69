#pragma once
// Films and HEIF pictures without their notes: boxes of ISO/IEC 14496-12, and the items of its
// `meta` box as ISO/IEC 23008-12 uses them. Pure.
#include <string>
#include <string_view>

namespace panal::app::model {

// An MP4 or QuickTime film whose user data and metadata (place, camera, names) are blank. It keeps
// its length: the tables of a film say where in the file its frames are.
std::string film_without_notes(std::string_view bytes);

// A HEIF picture (HEIC, AVIF) whose Exif and XMP items are blank, of the same length. How it is to
// be turned is a property, which stays.
std::string heif_without_notes(std::string_view bytes);

}  // namespace panal::app::model
