#include "app/bridges.h"

#include "identity/wire.h"

namespace earshot::app {

bool PoolBackground::try_run(std::function<void()> work, std::function<void()> done) {
  return pool_.submit([this, work = std::move(work), done = std::move(done)] {
    work();
    executor_.post(done);
  });
}

Result<UserId> CallPolicyBridge::other_person(ConversationId conversation, UserId self) const {
  const chat::RosterEntry* const entry = chat_.roster().find(conversation, self);
  if (entry == nullptr) return Error{ErrorCode::kNotFound, "There is no such conversation."};
  const std::optional<UserId> other = chat_.roster().other_person(conversation, self);
  if (!other) return Error{ErrorCode::kUnsupported, "A group is called with meeting_join."};
  return *other;
}

bool CallPolicyBridge::either_blocked(UserId a, UserId b) const {
  return chat_.relations.either_blocked(a, b);
}

bool CallPolicyBridge::are_contacts(UserId a, UserId b) const {
  return chat_.contacts().are_contacts(a, b);
}

bool CallPolicyBridge::may_be_called(UserId user) const {
  const protocol::User* const card = people_.find(user);
  return card != nullptr && !card->deactivated;
}

std::vector<ClientId> CallPolicyBridge::clients_for_calls(UserId user) const {
  std::vector<ClientId> ids;
  for (const gateway::Client* const client : clients_.of_user(user)) {
    if (client->session != nullptr && client->info.can_call) ids.push_back(client->actor.client);
  }
  return ids;
}

std::string CallPolicyBridge::client_name(ClientId client) const {
  const gateway::Client* const found = clients_.find(client);
  return found == nullptr ? "" : found->info.name;
}

protocol::User CallPolicyBridge::user_card(UserId user) const {
  const protocol::User* const card = people_.find(user);
  CHECK(card != nullptr);
  return *card;
}

Task<Result<void>> ChatCallEntries::add(ConversationId conversation, protocol::CallSummary call,
                                        WallTime at) {
  CO_TRY(co_await chat_.messages.append_call(conversation, std::move(call), at));
  co_return {};
}

void BlockBridge::on_blocked_changed(UserId a, UserId b, bool blocked) {
  presence_.visibility_changed(a, b);
  if (!blocked) return;
  calls_.user_blocked(a, b, clock_.now());
  meetings_.user_blocked(a, b, clock_.now());
}

void UpgradeBridge::on_upgrade(std::unique_ptr<io::Stream> stream, http::UpgradeRequest request) {
  gateway_.accept({std::move(stream), request.session.user_id, request.session.device_id,
                   identity::to_wire(request.session.role), std::move(request.host),
                   std::move(request.websocket_key), std::move(request.received_early)});
}

}  // namespace earshot::app
