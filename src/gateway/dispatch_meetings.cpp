#include "gateway/dispatch.h"

namespace earshot::gateway {

using protocol::Actor;

Answer<protocol::MeetingJoin> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::MeetingJoin& request) {
  return domain.meetings.join(actor, request, domain.clock.now(), domain.clock.wall_now());
}

Answer<protocol::CallUpgrade> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::CallUpgrade& request) {
  return domain.meetings.upgrade(actor, request, domain.clock.now());
}

Answer<protocol::MeetingGet> dispatch(Domain& domain, const Actor& actor,
                                      const protocol::MeetingGet& request) {
  return domain.meetings.get(actor, request);
}

Answer<protocol::MeetingRingPeople> dispatch(Domain& domain, const Actor& actor,
                                             const protocol::MeetingRingPeople& request) {
  return domain.meetings.ring(actor, request, domain.clock.now());
}

Answer<protocol::MeetingLeave> dispatch(Domain& domain, const Actor& actor,
                                        const protocol::MeetingLeave& request) {
  return domain.meetings.leave(actor, request, domain.clock.now());
}

Answer<protocol::MeetingEnd> dispatch(Domain& domain, const Actor& actor,
                                      const protocol::MeetingEnd& request) {
  return domain.meetings.end(actor, request, domain.clock.now());
}

Answer<protocol::MeetingAcknowledge> dispatch(Domain& domain, const Actor& actor,
                                              const protocol::MeetingAcknowledge& request) {
  return domain.meetings.acknowledge(actor, request, domain.clock.now());
}

Answer<protocol::MeetingDecline> dispatch(Domain& domain, const Actor& actor,
                                          const protocol::MeetingDecline& request) {
  return domain.meetings.decline(actor, request, domain.clock.now());
}

Answer<protocol::MeetingMediaSet> dispatch(Domain& domain, const Actor& actor,
                                           const protocol::MeetingMediaSet& request) {
  return domain.meetings.set_media(actor, request, domain.clock.now());
}

Answer<protocol::MeetingHandSet> dispatch(Domain& domain, const Actor& actor,
                                          const protocol::MeetingHandSet& request) {
  return domain.meetings.set_hand(actor, request, domain.clock.now());
}

Answer<protocol::MeetingReact> dispatch(Domain& domain, const Actor& actor,
                                        const protocol::MeetingReact& request) {
  return domain.meetings.react(actor, request, domain.clock.now());
}

Answer<protocol::MeetingPointer> dispatch(Domain& domain, const Actor& actor,
                                          const protocol::MeetingPointer& request) {
  return domain.meetings.point(actor, request, domain.clock.now());
}

Answer<protocol::MeetingMute> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::MeetingMute& request) {
  return domain.meetings.mute(actor, request, domain.clock.now());
}

Answer<protocol::MeetingRemove> dispatch(Domain& domain, const Actor& actor,
                                         const protocol::MeetingRemove& request) {
  return domain.meetings.remove(actor, request, domain.clock.now());
}

Answer<protocol::MeetingLock> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::MeetingLock& request) {
  return domain.meetings.lock(actor, request, domain.clock.now());
}

Answer<protocol::MeetingHostSet> dispatch(Domain& domain, const Actor& actor,
                                          const protocol::MeetingHostSet& request) {
  return domain.meetings.set_host(actor, request, domain.clock.now());
}

Answer<protocol::MeetingView> dispatch(Domain& domain, const Actor& actor,
                                       const protocol::MeetingView& request) {
  return domain.meetings.view(actor, request);
}

}  // namespace earshot::gateway
