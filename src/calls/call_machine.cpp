#include "calls/call_machine.h"

#include <utility>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

struct Sender {
  const From* operator()(const auto& event) const {
    if constexpr (requires { event.from; }) {
      return &event.from;
    } else {
      return nullptr;
    }
  }
};

}  // namespace

Transition start_call(const StartRequest& request, Timestamp now, const CallConfig& config) {
  CallState call;
  call.id = request.id;
  call.conversation = request.conversation;
  call.kind = request.kind;
  call.started_wall = request.wall;
  call.started_at = now;
  call.phase_ends_at = now + config.ring;
  Leg& caller = call.leg(Side::kCaller);
  caller.user = request.caller.user;
  caller.client = request.caller.client;
  caller.device = request.caller.device;
  caller.client_name = request.caller.client_name;
  caller.media = {.microphone = true, .camera = request.kind == CallKind::kVideo, .screen = false};
  caller.heard_at = now;
  call.leg(Side::kCallee).user = request.callee;
  for (const ClientId client : request.callee_clients) call.rings.push_back({.client = client});

  Step step(std::move(call), now, config);
  step.save();
  step.tell_side(Side::kCallee, Telling::kIncoming);
  step.tell({.what = Telling::kChanged, .side = Side::kCaller, .except = request.caller.client});
  return std::move(step).take();
}

Transition transition(CallState call, const CallEvent& event, Timestamp now,
                      const CallConfig& config) {
  Step step(std::move(call), now, config);
  const From* from = std::visit(Sender{}, event);
  if (from != nullptr && !side_of(step.call, from->user)) {
    step.refuse(ErrorCode::kNotFound, "no such call");
    return std::move(step).take();
  }
  std::visit([&step](const auto& e) { apply(step, e); }, event);
  note_broken_legs(step);
  return std::move(step).take();
}

}  // namespace earshot::calls
