#include "gateway/dispatch.h"

namespace earshot::gateway {

// Session answers it before it gets here.
Answer<protocol::Hello> dispatch(Domain&, const protocol::Actor&, const protocol::Hello&) {
  return Error{ErrorCode::kWrongState, "the session is open already"};
}

Answer<protocol::Ping> dispatch(Domain& domain, const protocol::Actor&, const protocol::Ping&) {
  return protocol::PingResult{domain.clock.wall_now()};
}

Answer<protocol::PresenceSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::PresenceSet& request) {
  domain.presence.set_status(actor.user, actor.client, request.status);
  return protocol::Empty{};
}

Task<Answer<protocol::PreferencesSet>> dispatch(Domain& domain, const protocol::Actor& actor,
                                                const protocol::PreferencesSet& request) {
  return domain.preferences.set(actor, request);
}

}  // namespace earshot::gateway
