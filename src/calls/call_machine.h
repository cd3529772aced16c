// The server's call machine: (state, event, now) → (state, effects). Pure: no clock, no randomness,
// no I/O; loop thread or test. It is the only authority on a call (docs: ARCHITECTURE.md, calls).
//
// Commands are idempotent because the phases only move forward: whatever arrives late or twice
// finds the call past the point where it could act, changes nothing, and the sender gets the call
// as it stands. `refusal` is for what no order of delivery explains: a stranger, the wrong side,
// media messages before the accept.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "calls/call_config.h"
#include "calls/call_event.h"
#include "calls/call_state.h"

namespace earshot::calls {

struct Transition {
  CallState call;
  std::vector<Effect> effects;
  std::optional<Error> refusal;  // then `call` is unchanged and there are no effects
};

struct StartRequest {
  CallId id;
  ConversationId conversation;
  CallKind kind;
  From caller;
  UserId callee;
  std::vector<ClientId> callee_clients;  // those that are online and can take calls
  WallTime wall;
};

Transition start_call(const StartRequest& request, Timestamp now, const CallConfig& config);

Transition transition(CallState call, const CallEvent& event, Timestamp now,
                      const CallConfig& config);

}  // namespace earshot::calls
