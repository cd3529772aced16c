// A call as one of its two people may see it: the machine's values as wire structs.
#pragma once

#include "calls/call_config.h"
#include "calls/call_log.h"
#include "calls/call_state.h"
#include "protocol/common.gen.h"

namespace earshot::calls {

protocol::Call to_wire(const CallState& call, Side viewer, const CallConfig& config);

CallRecord to_record(const CallState& call);

// A call that went on when the server stopped: both legs are away, and have `restart_grace` to come
// back. Starts with a version above any that a client can have.
CallState from_record(const CallRecord& record, Timestamp now, WallTime wall,
                      const CallConfig& config);

}  // namespace earshot::calls
