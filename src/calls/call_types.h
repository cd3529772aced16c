// The words of a call. One vocabulary with the wire: the enums are the generated ones.
#pragma once

#include "protocol/common.gen.h"

namespace earshot::calls {

using protocol::CallKind;
using protocol::EndReason;
using protocol::MediaState;

enum class Side { kCaller, kCallee };

constexpr Side other(Side side) { return side == Side::kCaller ? Side::kCallee : Side::kCaller; }

}  // namespace earshot::calls
