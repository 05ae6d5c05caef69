#pragma once
// PANAL_ASSERT: an invariant of our own code, checked in release builds too.
//
// Never for input from network, disk or user: those are errors (result.h).

namespace panal {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

#define PANAL_ASSERT(expression)                                             \
  do {                                                                       \
    if (!(expression)) [[unlikely]]                                          \
      ::panal::assertion_failed(#expression, __FILE__, __LINE__);            \
  } while (false)

}  // namespace panal
