// Events of the server.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <string_view>
#include <variant>

#include "protocol/calls.gen.h"
#include "protocol/chat.gen.h"
#include "protocol/connection.gen.h"
#include "protocol/meetings.gen.h"
#include "protocol/session.gen.h"

namespace earshot::protocol {

using ServerEvent = std::variant<
    PresenceChanged,
    UserChanged,
    SignedOut,
    ServerRestarting,
    PreferencesChanged,
    MessageCreated,
    MessageUpdated,
    TypingChanged,
    ReadChanged,
    ConversationChanged,
    ConversationRemoved,
    RelationChanged,
    CallIncoming,
    CallRinging,
    CallAccepted,
    CallRejected,
    CallEnded,
    CallChanged,
    WebrtcOfferEvent,
    WebrtcAnswerEvent,
    WebrtcIceCandidateEvent,
    CallReactionEvent,
    CallLogChanged,
    MeetingRinging,
    MeetingRingEnded,
    MeetingLive,
    MeetingParticipantEvent,
    MeetingLeft,
    MeetingRingChanged,
    MeetingChanged,
    MeetingEnded,
    CallUpgraded,
    MeetingSlots,
    MeetingSpeakers,
    MeetingDemand,
    MeetingMuted,
    MeetingReaction,
    MeetingPointerEvent>;

// The type's name on the wire.
std::string_view type_of(const ServerEvent& event);

}  // namespace earshot::protocol
