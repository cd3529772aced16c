// The words of a group call. One vocabulary with the wire: the types are the generated ones.
#pragma once

#include "protocol/calls.gen.h"
#include "protocol/common.gen.h"
#include "protocol/meetings.gen.h"

namespace earshot::meetings {

using protocol::CallKind;
using protocol::EndReason;
using protocol::MediaSource;
using protocol::MediaState;
using LeftReason = protocol::MeetingLeftReason;
using Role = protocol::MeetingRole;
using RingState = protocol::MeetingRingState;

}  // namespace earshot::meetings
