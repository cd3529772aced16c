// Detached coroutines: they start at once, on the calling thread, and free themselves at the end.
// Whatever they use must outlive them; io and gateway close their streams and then wait.
#pragma once

#include <utility>

#include "base/task.h"

namespace earshot {

inline task_detail::Detached spawn_detached(Task<void> task) { co_await task; }

inline void spawn(Task<void> task) { spawn_detached(std::move(task)); }

}  // namespace earshot
