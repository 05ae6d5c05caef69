#pragma once
// PictureSize: how wide and high a picture is, from the first bytes of its file. Pure.
#include <cstdint>
#include <optional>
#include <string_view>

namespace panal::app::model {

struct PictureSize {
  std::uint32_t width = 0, height = 0;
  std::uint64_t pixels() const { return std::uint64_t{width} * height; }
};

// Of a JPEG, PNG, GIF or WebP; nothing when it is of another `type`, or does not say.
std::optional<PictureSize> picture_size(std::string_view bytes, std::string_view type);

}  // namespace panal::app::model
