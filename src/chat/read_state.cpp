#include "chat/read_state.h"

namespace earshot::chat {

ReadState::ReadState(ConversationStore& store, const Roster& roster, const Relations& relations,
                     RateGuard& rates, protocol::EventSink& events)
    : store_(store), roster_(roster), relations_(relations), rates_(rates), events_(events) {}

Task<Result<protocol::Empty>> ReadState::set(protocol::Actor actor, protocol::ReadSet request,
                                             Moment moment) {
  CO_TRY(rates_.signal(actor.user, moment.now));
  const ConversationId id = request.conversation_id;
  CO_TRY_ASSIGN(const ReadMove move, co_await store_.set_read(id, actor.user, request.seq));
  const RosterEntry* entry = roster_.find(id, actor.user);
  if (!move.moved || entry == nullptr) co_return protocol::Empty{};
  const protocol::ServerEvent event = protocol::ReadChanged{id, actor.user, move.seq};
  for (const UserId member : entry->members) {
    if (member == actor.user) {
      events_.to_user_except(member, actor.client, event);
    } else if (!relations_.either_blocked(actor.user, member)) {
      events_.to_user(member, event);
    }
  }
  co_return protocol::Empty{};
}

}  // namespace earshot::chat
