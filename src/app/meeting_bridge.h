// Where group calls meet the rest: conversations and people, calls of two, the relay, notifications
// and the call log. No rules of their own. Loop thread; what they are given outlives them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ice_grants.h"
#include "app/people.h"
#include "base/time.h"
#include "calls/call_history.h"
#include "calls/call_service.h"
#include "chat/chat_service.h"
#include "gateway/client_registry.h"
#include "meetings/meeting_journal.h"
#include "meetings/meeting_policy.h"
#include "meetings/meeting_service.h"
#include "protocol/event_sink.h"
#include "push/push_service.h"

namespace earshot::app {

class MeetingPolicyBridge final : public meetings::MeetingPolicy {
 public:
  MeetingPolicyBridge(const chat::ChatService& chat, const gateway::ClientRegistry& clients,
                      const People& people)
      : chat_(chat), clients_(clients), people_(people) {}

  bool is_member(ConversationId conversation, UserId user) const override;
  std::vector<UserId> members(ConversationId conversation) const override;
  bool is_group(ConversationId conversation) const override;
  std::string title(ConversationId conversation) const override;
  bool either_blocked(UserId a, UserId b) const override;
  bool may_be_called(UserId user) const override;
  std::string client_name(ClientId client) const override;
  protocol::User user_card(UserId user) const override;

 private:
  const chat::ChatService& chat_;
  const gateway::ClientRegistry& clients_;
  const People& people_;
};

class CallsOfTwoBridge final : public meetings::CallsOfTwo {
 public:
  explicit CallsOfTwoBridge(calls::CallService& calls) : calls_(calls) {}

  std::optional<CallId> call_of(ClientId client) const override { return calls_.call_of(client); }
  Result<meetings::CallOfTwo> connected(const protocol::Actor& actor, CallId call) const override;
  void moved(CallId call, Timestamp now) override { calls_.moved(call, now); }

 private:
  calls::CallService& calls_;
};

// Tells group calls that a call of two is over.
class CallOverBridge final : public calls::CallWatcher {
 public:
  // Group calls are made after the calls that they are told of.
  void use(meetings::MeetingService& meetings) { meetings_ = &meetings; }
  void call_over(CallId call, Timestamp now) override { meetings_->call_over(call, now); }

 private:
  meetings::MeetingService* meetings_ = nullptr;
};

class MeetingIceBridge final : public meetings::IcePort {
 public:
  explicit MeetingIceBridge(IceGrants& grants) : grants_(grants) {}

  Grant grant(UserId user, CallId call, ClientId client) override;
  void revoke(CallId call, ClientId client) override { grants_.revoke(call, client); }
  void call_ended(CallId call) override { grants_.call_ended(call); }

 private:
  IceGrants& grants_;
};

class PushMeetingNotifier final : public meetings::RingNotifier {
 public:
  // `push`: nullptr when this server sends no notifications.
  PushMeetingNotifier(push::PushService* push, const People& people)
      : push_(push), people_(people) {}

  void ringing(const Ring& ring) override;
  void ring_over(const Ring& ring, protocol::EndReason reason, DeviceId answered_on) override;

 private:
  push::RingingCall describe(const Ring& ring) const;

  push::PushService* const push_;
  const People& people_;
};

class MeetingLogBridge final : public meetings::CallLogWatcher {
 public:
  explicit MeetingLogBridge(calls::CallHistory& history) : history_(history) {}
  void on_log_changed(const std::vector<UserId>& people) override { history_.note_changed(people); }

 private:
  calls::CallHistory& history_;
};

// Passes every event on; who is no longer in a conversation is no longer in its call.
class LeavingSink final : public protocol::EventSink {
 public:
  LeavingSink(protocol::EventSink& next, const Clock& clock) : next_(next), clock_(clock) {}
  void use(meetings::MeetingService& meetings) { meetings_ = &meetings; }

  void to_user(UserId user, const protocol::ServerEvent& event) override;
  void to_client(ClientId client, const protocol::ServerEvent& event) override {
    next_.to_client(client, event);
  }
  void to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) override {
    next_.to_user_except(user, except, event);
  }

 private:
  protocol::EventSink& next_;
  const Clock& clock_;
  meetings::MeetingService* meetings_ = nullptr;
};

}  // namespace earshot::app
