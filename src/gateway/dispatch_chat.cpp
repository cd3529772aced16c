#include "gateway/dispatch.h"

namespace earshot::gateway {
namespace {

using protocol::Actor;

chat::Moment moment(const Domain& domain) { return {domain.clock.now(), domain.clock.wall_now()}; }

}  // namespace

Task<Answer<protocol::ConversationOpenDirect>> dispatch(
    Domain& domain, const Actor& actor, const protocol::ConversationOpenDirect& request) {
  return domain.chat.conversations.open_direct(actor, request, moment(domain));
}

Task<Answer<protocol::ConversationCreateGroup>> dispatch(
    Domain& domain, const Actor& actor, const protocol::ConversationCreateGroup& request) {
  return domain.chat.conversations.create_group(actor, request, moment(domain));
}

Task<Answer<protocol::ConversationUpdate>> dispatch(Domain& domain, const Actor& actor,
                                                    const protocol::ConversationUpdate& request) {
  return domain.chat.conversations.update(actor, request, moment(domain));
}

Task<Answer<protocol::ConversationLeave>> dispatch(Domain& domain, const Actor& actor,
                                                   const protocol::ConversationLeave& request) {
  return domain.chat.conversations.leave(actor, request, moment(domain));
}

Task<Answer<protocol::MessageSend>> dispatch(Domain& domain, const Actor& actor,
                                             const protocol::MessageSend& request) {
  return domain.chat.messages.send(actor, request, moment(domain));
}

Task<Answer<protocol::MessageEdit>> dispatch(Domain& domain, const Actor& actor,
                                             const protocol::MessageEdit& request) {
  return domain.chat.messages.edit(actor, request, moment(domain));
}

Task<Answer<protocol::MessageDelete>> dispatch(Domain& domain, const Actor& actor,
                                               const protocol::MessageDelete& request) {
  return domain.chat.messages.remove(actor, request, moment(domain));
}

Task<Answer<protocol::ReactionSet>> dispatch(Domain& domain, const Actor& actor,
                                             const protocol::ReactionSet& request) {
  return domain.chat.messages.react(actor, request, moment(domain));
}

Answer<protocol::TypingSet> dispatch(Domain& domain, const Actor& actor,
                                     const protocol::TypingSet& request) {
  return domain.chat.typing.set(actor, request, moment(domain));
}

Task<Answer<protocol::ReadSet>> dispatch(Domain& domain, const Actor& actor,
                                         const protocol::ReadSet& request) {
  return domain.chat.read_state.set(actor, request, moment(domain));
}

Task<Answer<protocol::UserBlock>> dispatch(Domain& domain, const Actor& actor,
                                           const protocol::UserBlock& request) {
  return domain.chat.relations.block(actor, request, moment(domain));
}

Task<Answer<protocol::UserUnblock>> dispatch(Domain& domain, const Actor& actor,
                                             const protocol::UserUnblock& request) {
  return domain.chat.relations.unblock(actor, request, moment(domain));
}

}  // namespace earshot::gateway
