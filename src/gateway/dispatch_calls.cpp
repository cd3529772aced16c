#include "gateway/dispatch.h"

namespace earshot::gateway {

using protocol::Actor;

Answer<protocol::CallStart> dispatch(Domain& domain, const Actor& actor,
                                     const protocol::CallStart& request) {
  return domain.calls.start(actor, request, domain.clock.now(), domain.clock.wall_now());
}

Answer<protocol::CallAcknowledge> dispatch(Domain& domain, const Actor& actor,
                                           const protocol::CallAcknowledge& request) {
  return domain.calls.acknowledge(actor, request, domain.clock.now());
}

Answer<protocol::CallAccept> dispatch(Domain& domain, const Actor& actor,
                                      const protocol::CallAccept& request) {
  return domain.calls.accept(actor, request, domain.clock.now());
}

Answer<protocol::CallReject> dispatch(Domain& domain, const Actor& actor,
                                      const protocol::CallReject& request) {
  return domain.calls.reject(actor, request, domain.clock.now());
}

Answer<protocol::CallEnd> dispatch(Domain& domain, const Actor& actor,
                                   const protocol::CallEnd& request) {
  return domain.calls.end(actor, request, domain.clock.now());
}

Answer<protocol::CallConnected> dispatch(Domain& domain, const Actor& actor,
                                         const protocol::CallConnected& request) {
  return domain.calls.connected(actor, request, domain.clock.now());
}

Answer<protocol::CallReconnecting> dispatch(Domain& domain, const Actor& actor,
                                            const protocol::CallReconnecting& request) {
  return domain.calls.reconnecting(actor, request, domain.clock.now());
}

Answer<protocol::CallMediaSet> dispatch(Domain& domain, const Actor& actor,
                                        const protocol::CallMediaSet& request) {
  return domain.calls.set_media(actor, request, domain.clock.now());
}

Answer<protocol::CallGet> dispatch(Domain& domain, const Actor& actor,
                                   const protocol::CallGet& request) {
  return domain.calls.get(actor, request);
}

Answer<protocol::IceServersGet> dispatch(Domain& domain, const Actor& actor,
                                         const protocol::IceServersGet& request) {
  if (domain.meetings.knows(request.call_id)) return domain.meetings.ice_servers(actor, request);
  return domain.calls.ice_servers(actor, request);
}

Answer<protocol::WebrtcOffer> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::WebrtcOffer& request) {
  const Timestamp now = domain.clock.now();
  if (domain.meetings.knows(request.call_id)) return domain.meetings.offer(actor, request, now);
  return domain.calls.offer(actor, request, now);
}

Answer<protocol::WebrtcAnswer> dispatch(Domain& domain, const Actor& actor,
                                        const protocol::WebrtcAnswer& request) {
  return domain.calls.answer(actor, request, domain.clock.now());
}

Answer<protocol::WebrtcIceCandidate> dispatch(Domain& domain, const Actor& actor,
                                              const protocol::WebrtcIceCandidate& request) {
  return domain.calls.candidate(actor, request, domain.clock.now());
}

Task<Answer<protocol::CallReport>> dispatch(Domain& domain, const Actor& actor,
                                            const protocol::CallReport& request) {
  return domain.call_history.report(actor, request, domain.clock.wall_now());
}

Answer<protocol::CallReact> dispatch(Domain& domain, const Actor& actor,
                                     const protocol::CallReact& request) {
  return domain.calls.react(actor, request, domain.clock.now());
}

}  // namespace earshot::gateway
