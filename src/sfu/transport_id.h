// A participant's transport within one node; the control plane counts them, and none is ever named
// again. Below 2^44, because ids of tracks are made of it. Values; any thread.
#pragma once

#include <cstdint>

namespace earshot::sfu {

enum class TransportId : uint64_t { kNone = 0 };

}  // namespace earshot::sfu
