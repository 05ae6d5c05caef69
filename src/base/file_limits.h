#pragma once
// Bounds of files that people send (src/app, src/node); few need them, so they are not in limits.h.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

inline constexpr std::size_t kFileChunkBytes = 1024 * 1024;   // between nodes
inline constexpr std::int64_t kFilePatienceMs = 5'000;        // of a node for one chunk
inline constexpr std::int64_t kFilesRetryMs = 5'000;          // of those that nobody had
inline constexpr std::size_t kScrubBytes = 64 * 1024 * 1024;  // checked on the disk each minute
inline constexpr std::uint64_t kPicturePixels = 50'000'000;
inline constexpr std::size_t kPreviewBytes = 64 * 1024;
inline constexpr std::uint32_t kPreviewSide = 512;              // pixels
inline constexpr std::size_t kBrandingBytes = 2 * 1024 * 1024;  // of a logo, a home image

}  // namespace panal::limits
