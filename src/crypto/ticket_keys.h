#pragma once
// Keys of TLS session tickets, the same on every node, so that a client that comes back through
// another node still resumes (a resumed handshake costs less than half of a full one).
//
// A key follows from the cluster's secret and the number of the 12-hour period: nodes agree on it
// without talking, and no key outlives three periods. The previous and the next period's keys are
// accepted too, since tickets cross the boundary and clocks differ.
//
// Thread-safe: loops seal and open tickets while a timer rotates. Shared by successive contexts,
// so that a reload of the certificate forgets no session.
#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "src/base/clock.h"

namespace panal::crypto {

struct TicketKey {
  std::array<std::uint8_t, 16> name{};  // travels in clear, tells which key sealed a ticket
  std::array<std::uint8_t, 32> cipher_key{};
  std::array<std::uint8_t, 32> mac_key{};
};

class TicketKeys {
 public:
  // Starts with keys of its own, good for this process only.
  explicit TicketKeys(Random& random);
  ~TicketKeys();
  TicketKeys(const TicketKeys&) = delete;
  TicketKeys& operator=(const TicketKeys&) = delete;

  // Call at start, and then at least every hour.
  void rotate(std::string_view cluster_secret, std::int64_t wall_ms);

  TicketKey current() const;
  // The key of that name, or false. `fresh`: it is the current one.
  bool find(const std::uint8_t* name, TicketKey& key, bool& fresh) const;

 private:
  mutable std::mutex mutex_;  // guards keys_
  std::array<TicketKey, 3> keys_;  // current, previous, next
};

}  // namespace panal::crypto
