// A participant's transport within one node; the control plane counts them, and none is ever named
// again. Values; any thread.
#pragma once

#include <cstdint>

namespace earshot::sfu {

enum class TransportId : uint64_t { kNone = 0 };

}  // namespace earshot::sfu
