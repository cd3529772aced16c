#include "app/meeting_bridge.h"

#include <utility>

#include "base/limits.h"

namespace earshot::app {

bool MeetingPolicyBridge::is_member(ConversationId conversation, UserId user) const {
  return chat_.roster().find(conversation, user) != nullptr;
}

std::vector<UserId> MeetingPolicyBridge::members(ConversationId conversation) const {
  const chat::RosterEntry* const entry = chat_.roster().find(conversation);
  return entry == nullptr ? std::vector<UserId>() : entry->members;
}

bool MeetingPolicyBridge::is_group(ConversationId conversation) const {
  const chat::RosterEntry* const entry = chat_.roster().find(conversation);
  return entry != nullptr && entry->kind == protocol::ConversationKind::kGroup;
}

std::string MeetingPolicyBridge::title(ConversationId conversation) const {
  const chat::RosterEntry* const entry = chat_.roster().find(conversation);
  return entry == nullptr ? "" : entry->title;
}

bool MeetingPolicyBridge::either_blocked(UserId a, UserId b) const {
  return chat_.relations.either_blocked(a, b);
}

bool MeetingPolicyBridge::may_be_called(UserId user) const {
  const protocol::User* const card = people_.find(user);
  return card != nullptr && !card->deactivated;
}

std::string MeetingPolicyBridge::client_name(ClientId client) const {
  const gateway::Client* const found = clients_.find(client);
  return found == nullptr ? "" : found->info.name;
}

protocol::User MeetingPolicyBridge::user_card(UserId user) const {
  const protocol::User* const card = people_.find(user);
  CHECK(card != nullptr);
  return *card;
}

Result<meetings::CallOfTwo> CallsOfTwoBridge::connected(const protocol::Actor& actor,
                                                        CallId id) const {
  TRY_ASSIGN(const calls::CallState call, calls_.connected_call(actor, id));
  return meetings::CallOfTwo{
      call.conversation,
      call.kind,
      {call.leg(calls::Side::kCaller).user, call.leg(calls::Side::kCallee).user},
      *call.connected_at,
      wall_time(call, *call.connected_at)};
}

meetings::IcePort::Grant MeetingIceBridge::grant(UserId user, CallId call, ClientId client) {
  calls::IceGrant granted =
      grants_.grant_of_group({user, call, client, limits::kIceCredentialLifetime});
  return {std::move(granted.servers), granted.expires};
}

push::RingingCall PushMeetingNotifier::describe(const Ring& ring) const {
  push::RingingCall out;
  out.call = ring.call;
  out.conversation = ring.conversation;
  out.kind = ring.kind;
  out.callee = ring.user;
  out.caller.user_id = ring.by;
  if (const protocol::User* const card = people_.find(ring.by)) {
    out.caller.display_name = card->display_name;
  }
  out.deadline = ring.until;
  out.group = true;
  out.group_title = ring.title;
  return out;
}

void PushMeetingNotifier::ringing(const Ring& ring) {
  if (push_ != nullptr) push_->ring(describe(ring));
}

void PushMeetingNotifier::ring_over(const Ring& ring, protocol::EndReason reason,
                                    DeviceId answered_on) {
  if (push_ == nullptr) return;
  // Whoever takes a ring back leaves somebody who has missed it.
  const bool taken_back = reason == protocol::EndReason::kCancelled;
  push_->ring_over(describe(ring), taken_back ? protocol::EndReason::kMissed : reason, answered_on);
}

void LeavingSink::to_user(UserId user, const protocol::ServerEvent& event) {
  next_.to_user(user, event);
  if (const auto* const removed = std::get_if<protocol::ConversationRemoved>(&event)) {
    meetings_->member_gone(removed->conversation_id, user, clock_.now());
  }
}

}  // namespace earshot::app
