#include "gateway/dispatch.h"

namespace earshot::gateway {
namespace {

using protocol::Actor;

Error no_group_calls() {
  return {ErrorCode::kUnavailable, "This server makes no group calls: it has no media plane."};
}

}  // namespace

Answer<protocol::MeetingJoin> dispatch(Domain&, const Actor&, const protocol::MeetingJoin&) {
  return no_group_calls();
}

Answer<protocol::MeetingGet> dispatch(Domain&, const Actor&, const protocol::MeetingGet&) {
  return no_group_calls();
}

Answer<protocol::MeetingLeave> dispatch(Domain&, const Actor&, const protocol::MeetingLeave&) {
  return no_group_calls();
}

Answer<protocol::MeetingEnd> dispatch(Domain&, const Actor&, const protocol::MeetingEnd&) {
  return no_group_calls();
}

Answer<protocol::MeetingAcknowledge> dispatch(Domain&, const Actor&,
                                              const protocol::MeetingAcknowledge&) {
  return no_group_calls();
}

Answer<protocol::MeetingDecline> dispatch(Domain&, const Actor&, const protocol::MeetingDecline&) {
  return no_group_calls();
}

Answer<protocol::MeetingRingPeople> dispatch(Domain&, const Actor&,
                                             const protocol::MeetingRingPeople&) {
  return no_group_calls();
}

Answer<protocol::CallUpgrade> dispatch(Domain&, const Actor&, const protocol::CallUpgrade&) {
  return no_group_calls();
}

Answer<protocol::MeetingMediaSet> dispatch(Domain&, const Actor&,
                                           const protocol::MeetingMediaSet&) {
  return no_group_calls();
}

Answer<protocol::MeetingHandSet> dispatch(Domain&, const Actor&, const protocol::MeetingHandSet&) {
  return no_group_calls();
}

Answer<protocol::MeetingReact> dispatch(Domain&, const Actor&, const protocol::MeetingReact&) {
  return no_group_calls();
}

Answer<protocol::MeetingPointer> dispatch(Domain&, const Actor&, const protocol::MeetingPointer&) {
  return no_group_calls();
}

Answer<protocol::MeetingMute> dispatch(Domain&, const Actor&, const protocol::MeetingMute&) {
  return no_group_calls();
}

Answer<protocol::MeetingRemove> dispatch(Domain&, const Actor&, const protocol::MeetingRemove&) {
  return no_group_calls();
}

Answer<protocol::MeetingLock> dispatch(Domain&, const Actor&, const protocol::MeetingLock&) {
  return no_group_calls();
}

Answer<protocol::MeetingHostSet> dispatch(Domain&, const Actor&, const protocol::MeetingHostSet&) {
  return no_group_calls();
}

Answer<protocol::MeetingView> dispatch(Domain&, const Actor&, const protocol::MeetingView&) {
  return no_group_calls();
}

}  // namespace earshot::gateway
