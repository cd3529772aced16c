// Requests of a client, as decoded, and the result that belongs to each.
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

using ClientRequest = std::variant<
    Hello,
    Ping,
    PresenceSet,
    PreferencesSet,
    ConversationOpenDirect,
    ConversationCreateGroup,
    ConversationUpdate,
    ConversationLeave,
    MessageSend,
    MessageEdit,
    MessageDelete,
    ReactionSet,
    TypingSet,
    ReadSet,
    UserBlock,
    UserUnblock,
    CallStart,
    CallAcknowledge,
    CallAccept,
    CallReject,
    CallEnd,
    CallConnected,
    CallReconnecting,
    CallMediaSet,
    CallGet,
    IceServersGet,
    WebrtcOffer,
    WebrtcAnswer,
    WebrtcIceCandidate,
    CallReport,
    CallReact,
    MeetingJoin,
    MeetingGet,
    MeetingLeave,
    MeetingEnd,
    MeetingAcknowledge,
    MeetingDecline,
    MeetingRingPeople,
    CallUpgrade,
    MeetingMediaSet,
    MeetingHandSet,
    MeetingReact,
    MeetingPointer,
    MeetingMute,
    MeetingRemove,
    MeetingLock,
    MeetingHostSet,
    MeetingView,
    ConnectionTestStart,
    ConnectionReport>;

template <class Request>
struct ResultOf;
template <>
struct ResultOf<Hello> { using type = HelloResult; };
template <>
struct ResultOf<Ping> { using type = PingResult; };
template <>
struct ResultOf<PresenceSet> { using type = Empty; };
template <>
struct ResultOf<PreferencesSet> { using type = PreferencesResult; };
template <>
struct ResultOf<ConversationOpenDirect> { using type = ConversationResult; };
template <>
struct ResultOf<ConversationCreateGroup> { using type = ConversationResult; };
template <>
struct ResultOf<ConversationUpdate> { using type = ConversationResult; };
template <>
struct ResultOf<ConversationLeave> { using type = Empty; };
template <>
struct ResultOf<MessageSend> { using type = MessageResult; };
template <>
struct ResultOf<MessageEdit> { using type = MessageResult; };
template <>
struct ResultOf<MessageDelete> { using type = MessageResult; };
template <>
struct ResultOf<ReactionSet> { using type = MessageResult; };
template <>
struct ResultOf<TypingSet> { using type = Empty; };
template <>
struct ResultOf<ReadSet> { using type = Empty; };
template <>
struct ResultOf<UserBlock> { using type = RelationResult; };
template <>
struct ResultOf<UserUnblock> { using type = RelationResult; };
template <>
struct ResultOf<CallStart> { using type = CallJoinResult; };
template <>
struct ResultOf<CallAcknowledge> { using type = CallResult; };
template <>
struct ResultOf<CallAccept> { using type = CallJoinResult; };
template <>
struct ResultOf<CallReject> { using type = CallResult; };
template <>
struct ResultOf<CallEnd> { using type = CallResult; };
template <>
struct ResultOf<CallConnected> { using type = CallResult; };
template <>
struct ResultOf<CallReconnecting> { using type = CallResult; };
template <>
struct ResultOf<CallMediaSet> { using type = CallResult; };
template <>
struct ResultOf<CallGet> { using type = CallResult; };
template <>
struct ResultOf<IceServersGet> { using type = IceServersResult; };
template <>
struct ResultOf<WebrtcOffer> { using type = Empty; };
template <>
struct ResultOf<WebrtcAnswer> { using type = Empty; };
template <>
struct ResultOf<WebrtcIceCandidate> { using type = Empty; };
template <>
struct ResultOf<CallReport> { using type = Empty; };
template <>
struct ResultOf<CallReact> { using type = Empty; };
template <>
struct ResultOf<MeetingJoin> { using type = MeetingJoinResult; };
template <>
struct ResultOf<MeetingGet> { using type = MeetingResult; };
template <>
struct ResultOf<MeetingLeave> { using type = Empty; };
template <>
struct ResultOf<MeetingEnd> { using type = Empty; };
template <>
struct ResultOf<MeetingAcknowledge> { using type = Empty; };
template <>
struct ResultOf<MeetingDecline> { using type = Empty; };
template <>
struct ResultOf<MeetingRingPeople> { using type = MeetingResult; };
template <>
struct ResultOf<CallUpgrade> { using type = MeetingResult; };
template <>
struct ResultOf<MeetingMediaSet> { using type = Empty; };
template <>
struct ResultOf<MeetingHandSet> { using type = Empty; };
template <>
struct ResultOf<MeetingReact> { using type = Empty; };
template <>
struct ResultOf<MeetingPointer> { using type = Empty; };
template <>
struct ResultOf<MeetingMute> { using type = Empty; };
template <>
struct ResultOf<MeetingRemove> { using type = Empty; };
template <>
struct ResultOf<MeetingLock> { using type = Empty; };
template <>
struct ResultOf<MeetingHostSet> { using type = Empty; };
template <>
struct ResultOf<MeetingView> { using type = Empty; };
template <>
struct ResultOf<ConnectionTestStart> { using type = ConnectionTestStartResult; };
template <>
struct ResultOf<ConnectionReport> { using type = Empty; };
template <class Request>
using ResultOfT = typename ResultOf<Request>::type;

using PresenceSetResult = Empty;
using PreferencesSetResult = PreferencesResult;
using ConversationOpenDirectResult = ConversationResult;
using ConversationCreateGroupResult = ConversationResult;
using ConversationUpdateResult = ConversationResult;
using ConversationLeaveResult = Empty;
using MessageSendResult = MessageResult;
using MessageEditResult = MessageResult;
using MessageDeleteResult = MessageResult;
using ReactionSetResult = MessageResult;
using TypingSetResult = Empty;
using ReadSetResult = Empty;
using UserBlockResult = RelationResult;
using UserUnblockResult = RelationResult;
using CallStartResult = CallJoinResult;
using CallAcknowledgeResult = CallResult;
using CallAcceptResult = CallJoinResult;
using CallRejectResult = CallResult;
using CallEndResult = CallResult;
using CallConnectedResult = CallResult;
using CallReconnectingResult = CallResult;
using CallMediaSetResult = CallResult;
using CallGetResult = CallResult;
using IceServersGetResult = IceServersResult;
using WebrtcOfferResult = Empty;
using WebrtcAnswerResult = Empty;
using WebrtcIceCandidateResult = Empty;
using CallReportResult = Empty;
using CallReactResult = Empty;
using MeetingGetResult = MeetingResult;
using MeetingLeaveResult = Empty;
using MeetingEndResult = Empty;
using MeetingAcknowledgeResult = Empty;
using MeetingDeclineResult = Empty;
using MeetingRingPeopleResult = MeetingResult;
using CallUpgradeResult = MeetingResult;
using MeetingMediaSetResult = Empty;
using MeetingHandSetResult = Empty;
using MeetingReactResult = Empty;
using MeetingPointerResult = Empty;
using MeetingMuteResult = Empty;
using MeetingRemoveResult = Empty;
using MeetingLockResult = Empty;
using MeetingHostSetResult = Empty;
using MeetingViewResult = Empty;
using ConnectionReportResult = Empty;

// The type's name on the wire.
std::string_view type_of(const ClientRequest& request);

}  // namespace earshot::protocol
