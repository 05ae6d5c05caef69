#pragma once
// Events, effects and messages as one line of text each: for narrated traces, for the simulator,
// and for a log that a person can follow. Origins and nodes are shown by what `Names` calls them.
#include <functional>
#include <string>

#include "replication/core/event.h"

namespace panal::core {

struct Names {
  std::function<std::string(OriginId)> origin;  // default: hex
  std::function<std::string(const Uuid&)> node;  // default: the id
};

class Describer {
 public:
  explicit Describer(Names names = {}) : names_(std::move(names)) {}

  std::string text(const VersionVector& vector) const;  // {A:3 B:7}
  std::string text(const std::vector<Member>& members) const;
  std::string text(const Message& message) const;
  std::string text(const Event& event) const;
  std::string text(const Effect& effect) const;

 private:
  std::string origin(OriginId origin) const;
  std::string node(const Uuid& node) const;
  std::string dot(const Dot& dot) const;
  std::string question(const DigestAsk& ask) const;  // rows of T1.63 after …
  std::string range(const std::vector<LogItemPtr>& items) const;  // A 3..5, B 1

  Names names_;
};

}  // namespace panal::core
