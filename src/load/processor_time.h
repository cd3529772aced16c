// How much processor time has been used, in nanoseconds. Any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace earshot::load {

int64_t process_time_ns();  // all threads of this process
int64_t thread_time_ns();   // the calling one
// Of another process on this machine; nothing: there is none, or it may not be read.
std::optional<int64_t> process_time_ns(int pid);

// Memory that this process has in use.
uint64_t resident_bytes();

}  // namespace earshot::load
