#include "chat/relations.h"

namespace earshot::chat {

Relations::Relations(RelationStore& store, const Roster& roster, RateGuard& rates,
                     protocol::EventSink& events)
    : store_(store), roster_(roster), rates_(rates), events_(events) {}

Task<Result<void>> Relations::load() {
  CO_TRY_ASSIGN(const auto blocks, co_await store_.blocks());
  blocks_.insert(blocks.begin(), blocks.end());
  co_return Result<void>();
}

bool Relations::has_blocked(UserId blocker, UserId blocked) const {
  return blocks_.count({blocker, blocked}) != 0;
}

bool Relations::either_blocked(UserId a, UserId b) const {
  return has_blocked(a, b) || has_blocked(b, a);
}

protocol::Relation Relations::relation(UserId viewer, UserId other) const {
  const bool open = viewer != other && !either_blocked(viewer, other);
  return {.blocked_by_me = has_blocked(viewer, other), .can_message = open, .can_call = open};
}

Result<void> Relations::check_open(ConversationId conversation, UserId self) const {
  const auto other = roster_.other_person(conversation, self);
  if (other && either_blocked(self, *other)) {
    return Error{ErrorCode::kForbidden, "You can't send messages in this conversation."};
  }
  return {};
}

// The block holds from the moment it is asked for, so that nothing slips in while the disk works;
// it is taken back if the disk fails.
Task<Result<protocol::RelationResult>> Relations::block(protocol::Actor actor,
                                                        protocol::UserBlock request,
                                                        Moment moment) {
  const Block block{actor.user, request.user_id};
  if (block.blocker == block.blocked) {
    co_return Error{ErrorCode::kInvalid, "You can't block yourself.", "data.user_id"};
  }
  CO_TRY(rates_.change(actor.user, moment.now));
  const protocol::Relation theirs = relation(block.blocked, block.blocker);
  const bool is_new = blocks_.insert(block).second;
  const Result<void> stored = co_await store_.add_block(block, moment.wall);
  if (!stored) {
    if (is_new) blocks_.erase(block);
    co_return stored.error();
  }
  blocks_.insert(block);  // an unblock may have completed meanwhile, but came before this
  announce(block.blocker, block.blocked);
  if (relation(block.blocked, block.blocker) != theirs) {
    announce(block.blocked, block.blocker);
    if (observer_ != nullptr) observer_->on_blocked_changed(block.blocker, block.blocked, true);
  }
  co_return protocol::RelationResult{relation(block.blocker, block.blocked)};
}

Task<Result<protocol::RelationResult>> Relations::unblock(protocol::Actor actor,
                                                          protocol::UserUnblock request,
                                                          Moment moment) {
  const Block block{actor.user, request.user_id};
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY(co_await store_.remove_block(block));
  const protocol::Relation theirs = relation(block.blocked, block.blocker);
  blocks_.erase(block);
  announce(block.blocker, block.blocked);
  if (relation(block.blocked, block.blocker) != theirs) {
    announce(block.blocked, block.blocker);
    if (observer_ != nullptr) observer_->on_blocked_changed(block.blocker, block.blocked, false);
  }
  co_return protocol::RelationResult{relation(block.blocker, block.blocked)};
}

Task<Result<protocol::BlocksResult>> Relations::blocks(UserId user) {
  CO_TRY_ASSIGN(auto users, co_await store_.blocked_by(user));
  co_return protocol::BlocksResult{std::move(users)};
}

void Relations::announce(UserId viewer, UserId other) {
  events_.to_user(
      viewer, protocol::RelationChanged{.user_id = other,
                                        .conversation_id = roster_.direct_between(viewer, other),
                                        .relation = relation(viewer, other)});
}

}  // namespace earshot::chat
