// CHECK(condition): a bug ends the process, with the place and the condition on stderr.
// Never for input from outside: that is a Result, or a drop and a counter.
#pragma once

namespace earshot {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace earshot

#define CHECK(condition)                               \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::earshot::check_failed(#condition, __FILE__, __LINE__))
