#pragma once
// QrCode: bytes as a QR code (ISO/IEC 18004: byte mode, error correction M, versions 1 to 20), for
// phones that scan a page. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panal {

class QrCode {
 public:
  // Nothing when it is too long: over 666 bytes.
  static std::optional<QrCode> encode(std::string_view bytes);

  int size() const { return size_; }
  bool dark(int x, int y) const { return modules_[place(x, y)]; }

  // One document, without scripts or styles, with the quiet border that readers need.
  std::string svg() const;

 private:
  explicit QrCode(int version);
  std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size_) +
           static_cast<std::size_t>(x);
  }
  void set(int x, int y, bool dark);  // of a pattern that no data may cover
  void draw_patterns();
  void draw_finder(int left, int top);
  void draw_alignments();
  void draw_format(int mask);
  void draw_version();
  void draw_data(std::string_view codewords);
  void apply_mask(int mask);
  int penalty() const;

  int version_, size_;
  std::vector<bool> modules_, reserved_;
};

}  // namespace panal
