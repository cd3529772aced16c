#include "chat/typing.h"

namespace earshot::chat {

Typing::Typing(const Roster& roster, const Relations& relations, RateGuard& rates,
               protocol::EventSink& events)
    : roster_(roster), relations_(relations), rates_(rates), events_(events) {}

Result<protocol::Empty> Typing::set(const protocol::Actor& actor,
                                    const protocol::TypingSet& request, Moment moment) {
  TRY(rates_.signal(actor.user, moment.now));
  const RosterEntry* entry = roster_.find(request.conversation_id, actor.user);
  if (entry == nullptr) return Error{ErrorCode::kNotFound, "There is no such conversation."};
  TRY(relations_.check_open(request.conversation_id, actor.user));
  const protocol::ServerEvent event =
      protocol::TypingChanged{request.conversation_id, actor.user, request.on};
  for (const UserId member : entry->members) {
    if (member != actor.user && !relations_.either_blocked(actor.user, member)) {
      events_.to_user(member, event);
    }
  }
  return protocol::Empty{};
}

}  // namespace earshot::chat
