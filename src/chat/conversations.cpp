#include "chat/conversations.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "chat/text.h"

namespace earshot::chat {
namespace {

// In the given order, without duplicates and without `self`.
std::vector<UserId> others_of(const std::vector<UserId>& ids, UserId self) {
  std::vector<UserId> out;
  for (const UserId id : ids) {
    if (id == self || std::find(out.begin(), out.end(), id) != out.end()) continue;
    out.push_back(id);
  }
  return out;
}

bool contains(const std::vector<UserId>& users, UserId user) {
  return std::find(users.begin(), users.end(), user) != users.end();
}

}  // namespace

Conversations::Conversations(ConversationStore& store, Messages& messages, Roster& roster,
                             const Relations& relations, const Views& views, RateGuard& rates,
                             protocol::EventSink& events, Random& random)
    : store_(store),
      messages_(messages),
      roster_(roster),
      relations_(relations),
      views_(views),
      rates_(rates),
      events_(events),
      random_(random) {}

Task<Result<void>> Conversations::load() {
  CO_TRY_ASSIGN(auto entries, co_await store_.roster());
  for (RosterEntry& entry : entries) roster_.set(std::move(entry));
  co_return Result<void>();
}

Task<Result<protocol::ConversationResult>> Conversations::open_direct(
    protocol::Actor actor, protocol::ConversationOpenDirect request, Moment moment) {
  if (request.user_id == actor.user) {
    co_return Error{ErrorCode::kInvalid, "That is you.", "data.user_id"};
  }
  CO_TRY(rates_.change(actor.user, moment.now));
  const NewDirect direct{.id = ConversationId::random(random_),
                         .opener = actor.user,
                         .other = request.user_id,
                         .at = moment.wall};
  CO_TRY_ASSIGN(OpenedDirect opened, co_await store_.open_direct(direct));
  protocol::Conversation view = std::move(opened.conversation);
  roster_.set({view.id, view.kind, {actor.user, request.user_id}});
  view = views_.complete(std::move(view), actor.user);
  if (opened.created) {
    events_.to_user_except(actor.user, actor.client, protocol::ConversationChanged{view});
  }
  co_return protocol::ConversationResult{std::move(view)};
}

Task<Result<protocol::ConversationResult>> Conversations::create_group(
    protocol::Actor actor, protocol::ConversationCreateGroup request, Moment moment) {
  CO_TRY(check_title(request.title, "data.title"));
  std::vector<UserId> others = others_of(request.member_ids, actor.user);
  if (others.empty()) {
    co_return Error{ErrorCode::kInvalid, "A group needs other people.", "data.member_ids"};
  }
  CO_TRY(check_may_add(actor.user, others));
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY(rates_.group(actor.user, moment.now));
  NewGroup group{.id = ConversationId::random(random_),
                 .creator = actor.user,
                 .title = std::move(request.title),
                 .others = std::move(others),
                 .at = moment.wall};
  const ConversationId id = group.id;
  CO_TRY_ASSIGN(GroupChange change,
                co_await store_.create_group(std::move(group), limits::kGroupsPerUserMax));
  co_return apply(id, std::move(change), actor.user);
}

Task<Result<protocol::ConversationResult>> Conversations::update(
    protocol::Actor actor, protocol::ConversationUpdate request, Moment moment) {
  if (request.title) {
    CO_TRY(check_title(*request.title, "data.title"));
  }
  GroupUpdate update{
      .id = request.conversation_id,
      .editor = actor.user,
      .title = std::move(request.title),
      .add = others_of(request.add_member_ids.value_or(std::vector<UserId>()), actor.user),
      .remove = others_of(request.remove_member_ids.value_or(std::vector<UserId>()), actor.user),
      .at = moment.wall};
  CO_TRY(check_may_add(actor.user, update.add));
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY_ASSIGN(GroupChange change,
                co_await store_.update_group(std::move(update), limits::kGroupMembersMax));
  co_return apply(request.conversation_id, std::move(change), actor.user);
}

Task<Result<protocol::Empty>> Conversations::leave(protocol::Actor actor,
                                                   protocol::ConversationLeave request,
                                                   Moment moment) {
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY_ASSIGN(GroupChange change,
                co_await store_.leave_group(request.conversation_id, actor.user, moment.wall));
  apply(request.conversation_id, std::move(change), actor.user);
  co_return protocol::Empty{};
}

Task<Result<protocol::ConversationsResult>> Conversations::list(UserId viewer) {
  CO_TRY_ASSIGN(auto conversations, co_await store_.list(viewer));
  for (auto& conversation : conversations) {
    conversation = views_.complete(std::move(conversation), viewer);
  }
  co_return protocol::ConversationsResult{std::move(conversations)};
}

Task<Result<protocol::ConversationResult>> Conversations::get(UserId viewer, ConversationId id) {
  CO_TRY_ASSIGN(auto conversation, co_await store_.view(id, viewer));
  co_return protocol::ConversationResult{views_.complete(std::move(conversation), viewer)};
}

Result<void> Conversations::check_may_add(UserId editor, const std::vector<UserId>& people) const {
  for (const UserId person : people) {
    if (relations_.either_blocked(editor, person)) {
      return Error{ErrorCode::kForbidden, "You can't add one of these people."};
    }
  }
  return {};
}

// Members of before get the system messages and then the new form; new members get only the form
// and fetch the history; who is out is told so.
protocol::ConversationResult Conversations::apply(ConversationId id, GroupChange change,
                                                  UserId viewer) {
  RosterEntry entry{id, protocol::ConversationKind::kGroup, {}};
  std::vector<UserId> old_members;
  for (const auto& [user, view] : change.views) {
    entry.members.push_back(user);
    entry.title = view.title.value_or("");
    if (!contains(change.added, user)) old_members.push_back(user);
  }
  roster_.set(std::move(entry));
  for (const protocol::Message& message : change.messages) {
    messages_.announce_created(message, old_members);
  }
  protocol::ConversationResult result;
  for (auto& [user, view] : change.views) {
    protocol::Conversation complete = views_.complete(std::move(view), user);
    events_.to_user(user, protocol::ConversationChanged{complete});
    if (user == viewer) result.conversation = std::move(complete);
  }
  for (const UserId user : change.removed) {
    events_.to_user(user, protocol::ConversationRemoved{id});
  }
  return result;
}

}  // namespace earshot::chat
