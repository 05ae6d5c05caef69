#include "src/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace panal {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "panal: broken invariant %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace panal
