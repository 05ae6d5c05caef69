#pragma once
// KeptSockets: listening sockets that outlive those who listen on them, so that a restart or an
// upgrade refuses nobody: connections wait in the kernel's queue until somebody listens again.
//
// Holds a second descriptor of each. The next program inherits them through exec; text() tells it
// their numbers. On the loop's thread; owned by whoever outlives the loops.
#include <map>
#include <string>
#include <string_view>

namespace panal::loop {

class KeptSockets {
 public:
  KeptSockets() = default;
  KeptSockets(const KeptSockets&) = delete;
  ~KeptSockets() { clear(); }

  // "127.0.0.1:80=5 [::1]:80=6", as text() of the program before wrote it.
  void inherit(std::string_view text);
  // Makes the descriptors survive an exec, and says which they are.
  std::string text() const;

  // A new descriptor of the socket that is kept for this address; -1: there is none.
  int find(const std::string& address) const;
  // Keeps the socket; the caller's descriptor stays the caller's.
  void keep(const std::string& address, int descriptor);
  void clear();

 private:
  std::map<std::string, int> sockets_;
};

}  // namespace panal::loop
