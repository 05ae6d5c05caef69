#include "src/app/model/iso_media.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace panal::app::model {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kFullBoxBytes = 4;  // version and flags
constexpr std::size_t kNotesMax = 1024;   // items and pieces looked at; real pictures have two

// Big-endian numbers one after the other; `good` is false once there were too few bytes.
struct Numbers {
  std::string_view bytes;
  std::size_t at = 0;
  bool good = true;

  std::uint64_t take(std::size_t size) {
    if (at > bytes.size() || size > bytes.size() - at) {
      good = false;
      return 0;
    }
    std::uint64_t number = 0;
    for (const char byte : bytes.substr(at, size)) {
      number = number << 8 | static_cast<unsigned char>(byte);
    }
    at += size;
    return number;
  }
};

// size:32 type (size:64 when that is 1) contents; a size of 0 reaches to the end.
struct Box {
  std::string_view type;
  std::size_t begin = 0, contents = 0, end = 0;  // in the file
};

std::optional<Box> box_at(std::string_view file, std::size_t begin, std::size_t end) {
  Numbers head{file.substr(0, end), begin};
  std::uint64_t size = head.take(4);
  head.take(4);
  if (size == 1) size = head.take(8);
  if (size == 0) size = end - begin;
  if (!head.good || size < head.at - begin || size > end - begin) return std::nullopt;
  return Box{file.substr(begin + 4, 4), begin, head.at, begin + size};
}

std::optional<Box> find(std::string_view file, std::size_t begin, std::size_t end,
                        std::string_view type) {
  auto box = box_at(file, begin, end);
  while (box && box->type != type) box = box_at(file, box->end, end);
  return box;
}

void blank(std::string& file, std::size_t begin, std::size_t end) {
  std::fill(file.begin() + static_cast<std::ptrdiff_t>(begin),
            file.begin() + static_cast<std::ptrdiff_t>(end), '\0');
}

// Of the file, of `moov` in it and of each `trak` in that, whose type stands in `inner`.
void blank_notes(std::string& out, std::string_view file, Box outer,
                 const std::string_view* inner) {
  constexpr std::array kNotes = {"udta"sv, "meta"sv, "uuid"sv};
  for (auto box = box_at(file, outer.contents, outer.end); box;
       box = box_at(file, box->end, outer.end)) {
    if (!inner->empty() && box->type == *inner) {
      blank_notes(out, file, *box, inner + 1);
    } else if (std::ranges::find(kNotes, box->type) != kNotes.end()) {
      out.replace(box->begin + 4, 4, "free");
      blank(out, box->contents, box->end);
    }
  }
}

// The ids of the items that are notes, in order. iinf: count, then infe boxes of id, protection,
// type (of version 2 and above).
std::vector<std::uint64_t> notes_of(std::string_view file, const Box& iinf) {
  std::vector<std::uint64_t> ids;
  if (iinf.end - iinf.contents < kFullBoxBytes) return ids;
  const std::size_t count_bytes = file[iinf.contents] == 0 ? 2 : 4;
  const std::size_t first = iinf.contents + kFullBoxBytes + count_bytes;
  for (auto box = box_at(file, first, iinf.end); box && ids.size() < kNotesMax;
       box = box_at(file, box->end, iinf.end)) {
    if (box->type != "infe" || box->end - box->contents < kFullBoxBytes) continue;
    Numbers fields{file.substr(0, box->end), box->contents + kFullBoxBytes};
    const std::uint64_t id = fields.take(file[box->contents] == 2 ? 2 : 4);
    fields.take(2);
    const std::string_view type = file.substr(fields.at, 4);
    if (fields.good && (type == "Exif" || type == "mime")) ids.push_back(id);
  }
  std::ranges::sort(ids);
  return ids;
}

struct Extent {
  std::uint64_t method = 0, offset = 0, bytes = 0;
};

// Where the pieces of these items are. iloc: how wide its numbers are, then item after item.
std::vector<Extent> extents_of(std::string_view file, const Box& iloc,
                               const std::vector<std::uint64_t>& items) {
  std::vector<Extent> extents;
  Numbers fields{file.substr(0, iloc.end), iloc.contents};
  const std::uint64_t version = fields.take(1);
  fields.take(3);
  const std::uint64_t widths = fields.take(2);
  const std::size_t offset_bytes = widths >> 12, length_bytes = widths >> 8 & 15,
                    base_bytes = widths >> 4 & 15, index_bytes = version > 0 ? widths & 15 : 0;
  if (offset_bytes + length_bytes == 0) return extents;
  const std::size_t id_bytes = version < 2 ? 2 : 4;
  for (std::uint64_t left = fields.take(id_bytes); left > 0 && fields.good; --left) {
    const bool is_note = std::ranges::binary_search(items, fields.take(id_bytes));
    Extent extent;
    if (version > 0) extent.method = fields.take(2) & 15;
    fields.take(2);  // which file: this one
    const std::uint64_t base = fields.take(base_bytes);
    for (std::uint64_t pieces = fields.take(2); pieces > 0 && fields.good; --pieces) {
      fields.take(index_bytes);
      extent.offset = base + fields.take(offset_bytes);
      extent.bytes = fields.take(length_bytes);
      if (fields.good && is_note && extents.size() < kNotesMax) extents.push_back(extent);
    }
  }
  return extents;
}

}  // namespace

std::string film_without_notes(std::string_view bytes) {
  constexpr std::array kInner = {"moov"sv, "trak"sv, ""sv};
  std::string out(bytes);
  blank_notes(out, bytes, {.end = bytes.size()}, kInner.data());
  return out;
}

std::string heif_without_notes(std::string_view bytes) {
  std::string out(bytes);
  const auto meta = find(bytes, 0, bytes.size(), "meta");
  if (!meta) return out;
  const auto inside = [&](std::string_view type) {
    return find(bytes, meta->contents + kFullBoxBytes, meta->end, type);
  };
  const auto iinf = inside("iinf"), iloc = inside("iloc"), idat = inside("idat");
  if (!iinf || !iloc) return out;
  std::size_t left = bytes.size();  // pieces of sound files do not overlap, nor lie on these boxes
  const auto kind = box_at(bytes, 0, bytes.size());
  for (const Extent& extent : extents_of(bytes, *iloc, notes_of(bytes, *iinf))) {
    constexpr std::uint64_t kInFile = 0, kInIdat = 1;
    if (extent.method > kInIdat || (extent.method == kInIdat && !idat)) continue;
    const std::size_t begin = extent.method == kInFile ? 0 : idat->contents;
    const std::size_t end = extent.method == kInFile ? bytes.size() : idat->end;
    if (extent.offset > end - begin || extent.bytes > end - begin - extent.offset) continue;
    const std::size_t size = extent.bytes == 0 ? end - begin - extent.offset : extent.bytes;
    if (size > left) break;
    left -= size;
    const std::size_t from = begin + extent.offset, to = from + size;
    if (extent.method == kInFile && (from < kind->end || (from < meta->end && to > meta->begin))) {
      continue;
    }
    blank(out, from, to);
  }
  return out;
}

}  // namespace panal::app::model
