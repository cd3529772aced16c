#include "app/push_bridge.h"

#include <algorithm>
#include <variant>

namespace earshot::app {
namespace {

// What it means for the devices of the callee that took no part.
protocol::EndReason reason_elsewhere(const calls::CallState& call) {
  using protocol::EndReason;
  if (call.silenced_at) return EndReason::kDeclinedElsewhere;
  if (!call.ended()) return EndReason::kAnsweredElsewhere;
  switch (reason_for(call, calls::Side::kCallee)) {
    case EndReason::kDeclined:
    case EndReason::kBusy:
    case EndReason::kBlocked:
    case EndReason::kFailedPermission: return EndReason::kDeclinedElsewhere;
    default: return EndReason::kMissed;
  }
}

}  // namespace

bool PushAudience::is_connected(UserId user, DeviceId device) const {
  const auto& clients = clients_.of_user(user);
  return std::any_of(clients.begin(), clients.end(), [device](const gateway::Client* client) {
    return client->session != nullptr && client->actor.device == device;
  });
}

// Presence remembers a page for some seconds after it was closed; nobody reads it then.
bool PushAudience::is_active(UserId user) const {
  const auto& clients = clients_.of_user(user);
  const bool has_page =
      std::any_of(clients.begin(), clients.end(),
                  [](const gateway::Client* client) { return client->session != nullptr; });
  return has_page && presence_.status(user) == protocol::PresenceStatus::kOnline;
}

bool PushAudience::do_not_disturb(UserId user) const {
  return presence_.status(user) == protocol::PresenceStatus::kDoNotDisturb;
}

bool PushAudience::rings(CallId call, UserId user, DeviceId device) const {
  const auto& clients = clients_.of_user(user);
  return std::any_of(clients.begin(), clients.end(), [&](const gateway::Client* client) {
    const ClientId id = client->actor.client;
    return client->session != nullptr && client->actor.device == device &&
           (calls_->rings_at(call, id) || meetings_->rings_at(call, id));
  });
}

std::unique_ptr<PushPlane> PushPlane::make(const std::optional<io::P256Key>& key,
                                           const PushConfig& config, Ports ports) {
  return key ? std::make_unique<PushPlane>(*key, config, ports) : nullptr;
}

PushPlane::PushPlane(const io::P256Key& key, const PushConfig& config, Ports ports)
    : client(ports.loop, {.ca_file = config.ca_file, .allow_private = config.allow_private}),
      service({ports.store, client, ports.audience, ports.loop.clock(), ports.random},
              push::Vapid(key, config.subject), config.allow_private) {}

push::RingingCall PushRingNotifier::describe(const calls::CallState& call) const {
  push::RingingCall out;
  out.call = call.id;
  out.conversation = call.conversation;
  out.kind = call.kind;
  out.callee = call.leg(calls::Side::kCallee).user;
  out.caller.user_id = call.leg(calls::Side::kCaller).user;
  if (const protocol::User* const card = people_.find(out.caller.user_id)) {
    out.caller.display_name = card->display_name;
  }
  out.deadline = call.phase_ends_at;
  return out;
}

void PushRingNotifier::ringing(const calls::CallState& call) {
  if (push_ != nullptr) push_->ring(describe(call));
}

void PushRingNotifier::ring_over(const calls::CallState& call) {
  if (push_ == nullptr) return;
  push_->ring_over(describe(call), reason_elsewhere(call), call.leg(calls::Side::kCallee).device);
}

void PushRingNotifier::ring_silenced(const calls::CallState& call) {
  if (push_ != nullptr) push_->ring_silenced(describe(call));
}

void PushSessions::on_session_revoked(DeviceId device, identity::SessionEnd) {
  if (push_ != nullptr) push_->device_gone(device);
}

void PushingSink::to_user(UserId user, const protocol::ServerEvent& event) {
  next_.to_user(user, event);
  const auto* const created = std::get_if<protocol::MessageCreated>(&event);
  if (push_ == nullptr || created == nullptr) return;
  const protocol::Message& message = created->message;
  // Of a missed call they are told as such.
  if (message.sender_id == user || message.kind != protocol::MessageKind::kText) return;
  const protocol::User* const sender = people_.find(message.sender_id);
  if (sender == nullptr) return;
  push_->message({.from = message.sender_id,
                  .to = user,
                  .conversation = message.conversation_id,
                  .sender_name = sender->display_name,
                  .text = message.text});
}

void PushingSink::to_client(ClientId client, const protocol::ServerEvent& event) {
  next_.to_client(client, event);
}

void PushingSink::to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) {
  next_.to_user_except(user, except, event);
}

}  // namespace earshot::app
