// Where modules that do not know each other meet: each class implements an interface that one
// module owns over another. No rules of their own. Loop thread; what they are given outlives them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/people.h"
#include "base/time.h"
#include "calls/call_journal.h"
#include "calls/call_policy.h"
#include "calls/call_preferences.h"
#include "calls/call_service.h"
#include "chat/chat_service.h"
#include "gateway/client_registry.h"
#include "gateway/gateway.h"
#include "http/upgrade.h"
#include "identity/background.h"
#include "io/blocking_pool.h"
#include "meetings/meeting_journal.h"
#include "meetings/meeting_service.h"
#include "presence/presence_service.h"
#include "presence/visibility.h"

namespace earshot::app {

// Pictures and other long work of identity on the blocking pool.
class PoolBackground final : public identity::Background {
 public:
  PoolBackground(io::BlockingPool& pool, Executor& executor) : pool_(pool), executor_(executor) {}
  bool try_run(std::function<void()> work, std::function<void()> done) override;

 private:
  io::BlockingPool& pool_;
  Executor& executor_;
};

class RelationsVisibility final : public presence::Visibility {
 public:
  explicit RelationsVisibility(const chat::Relations& relations) : relations_(relations) {}
  bool hidden(UserId a, UserId b) const override { return relations_.either_blocked(a, b); }

 private:
  const chat::Relations& relations_;
};

// Whom may a call reach, and what is shown of the caller.
class CallPolicyBridge final : public calls::CallPolicy {
 public:
  CallPolicyBridge(const chat::ChatService& chat, const gateway::ClientRegistry& clients,
                   const People& people, const calls::CallPreferences& preferences)
      : chat_(chat), clients_(clients), people_(people), preferences_(preferences) {}

  Result<UserId> other_person(ConversationId conversation, UserId self) const override;
  bool either_blocked(UserId a, UserId b) const override;
  bool are_contacts(UserId a, UserId b) const override;
  bool may_be_called(UserId user) const override;
  protocol::BusyReply busy_reply(UserId user) const override {
    return preferences_.of(user).busy_reply;
  }
  std::vector<ClientId> clients_for_calls(UserId user) const override;
  std::string client_name(ClientId client) const override;
  bool in_group_call(ClientId client) const override { return meetings_->is_in_a_call(client); }
  bool in_group_call(UserId user) const override { return meetings_->is_in_a_call(user); }
  protocol::User user_card(UserId user) const override;
  // Group calls are made after calls.
  void use(const meetings::MeetingService& meetings) { meetings_ = &meetings; }

 private:
  const chat::ChatService& chat_;
  const gateway::ClientRegistry& clients_;
  const People& people_;
  const calls::CallPreferences& preferences_;
  const meetings::MeetingService* meetings_ = nullptr;
};

// The result of a call as an entry of its conversation.
class ChatCallEntries final : public calls::CallEntries, public meetings::MeetingEntries {
 public:
  explicit ChatCallEntries(chat::ChatService& chat) : chat_(chat) {}
  Task<Result<void>> add(ConversationId conversation, protocol::CallSummary call,
                         WallTime at) override;

 private:
  chat::ChatService& chat_;
};

// A block hides presence and ends what rings.
class BlockBridge final : public chat::RelationObserver {
 public:
  BlockBridge(presence::PresenceService& presence, calls::CallService& calls,
              meetings::MeetingService& meetings, const Clock& clock)
      : presence_(presence), calls_(calls), meetings_(meetings), clock_(clock) {}
  void on_blocked_changed(UserId a, UserId b, bool blocked) override;

 private:
  presence::PresenceService& presence_;
  calls::CallService& calls_;
  meetings::MeetingService& meetings_;
  const Clock& clock_;
};

class UpgradeBridge final : public http::UpgradeHandler {
 public:
  explicit UpgradeBridge(gateway::Gateway& gateway) : gateway_(gateway) {}
  void on_upgrade(std::unique_ptr<io::Stream> stream, http::UpgradeRequest request) override;

 private:
  gateway::Gateway& gateway_;
};

}  // namespace earshot::app
