#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace earshot {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "bug: CHECK(%s) failed at %s:%d\n", condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace earshot
