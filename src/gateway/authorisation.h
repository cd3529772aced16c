// Who may send what, when: one row for each type of request. A type without a row, or with two,
// does not build. What depends on the content (membership, blocks, the state of a call) is the
// domain's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>

#include "base/result.h"
#include "protocol/actor.h"
#include "protocol/request.gen.h"

namespace earshot::gateway {

// Of a socket.
enum class SocketState : uint8_t {
  kGreeting,  // no hello yet
  kOpening,   // hello is being answered
  kOpen,
};

enum class Who : uint8_t { kEverybody, kAdmin };

// Requests of one client run in order in the ordered lane, one after the other: what they write
// takes time, and their order is the order of the conversation. The others are answered at once, so
// that a call never waits for a message.
enum class Lane : uint8_t { kAtOnce, kOrdered };

// Whose token buckets a request takes from. An offer takes from that of signalling as well. Chat
// has its own, with separate ones for typing.
enum class Budget : uint8_t { kSignalling, kOffers, kOfDomain };

struct Row {
  size_t type;  // place in protocol::ClientRequest
  SocketState state;
  Who who;
  Lane lane;
  Budget budget;
};

namespace authorisation_detail {

template <class Request, class Variant>
struct PlaceIn;
template <class Request, class... Rest>
struct PlaceIn<Request, std::variant<Request, Rest...>> {
  static constexpr size_t value = 0;
};
template <class Request, class First, class... Rest>
struct PlaceIn<Request, std::variant<First, Rest...>> {
  static constexpr size_t value = 1 + PlaceIn<Request, std::variant<Rest...>>::value;
};

template <class Request>
constexpr Row row(SocketState state, Who who, Lane lane, Budget budget) {
  return {PlaceIn<Request, protocol::ClientRequest>::value, state, who, lane, budget};
}
template <class Request>
constexpr Row session_row() {
  return row<Request>(SocketState::kOpen, Who::kEverybody, Lane::kAtOnce, Budget::kSignalling);
}
template <class Request>
constexpr Row chat_row() {
  return row<Request>(SocketState::kOpen, Who::kEverybody, Lane::kOrdered, Budget::kOfDomain);
}
template <class Request>
constexpr Row call_row() {
  return row<Request>(SocketState::kOpen, Who::kEverybody, Lane::kAtOnce, Budget::kSignalling);
}
// With an offer inside.
template <class Request>
constexpr Row offer_row() {
  return row<Request>(SocketState::kOpen, Who::kEverybody, Lane::kAtOnce, Budget::kOffers);
}

inline constexpr Row kRows[] = {
    row<protocol::Hello>(SocketState::kGreeting, Who::kEverybody, Lane::kAtOnce,
                         Budget::kSignalling),
    session_row<protocol::Ping>(),
    session_row<protocol::PresenceSet>(),
    session_row<protocol::PreferencesSet>(),
    chat_row<protocol::ConversationOpenDirect>(),
    chat_row<protocol::ConversationCreateGroup>(),
    chat_row<protocol::ConversationUpdate>(),
    chat_row<protocol::ConversationLeave>(),
    chat_row<protocol::MessageSend>(),
    chat_row<protocol::MessageEdit>(),
    chat_row<protocol::MessageDelete>(),
    chat_row<protocol::ReactionSet>(),
    chat_row<protocol::TypingSet>(),
    chat_row<protocol::ReadSet>(),
    chat_row<protocol::UserBlock>(),
    chat_row<protocol::UserUnblock>(),
    call_row<protocol::CallStart>(),
    call_row<protocol::CallAcknowledge>(),
    call_row<protocol::CallAccept>(),
    call_row<protocol::CallReject>(),
    call_row<protocol::CallEnd>(),
    call_row<protocol::CallConnected>(),
    call_row<protocol::CallReconnecting>(),
    call_row<protocol::CallMediaSet>(),
    call_row<protocol::CallGet>(),
    call_row<protocol::IceServersGet>(),
    offer_row<protocol::WebrtcOffer>(),
    call_row<protocol::WebrtcAnswer>(),
    call_row<protocol::WebrtcIceCandidate>(),
    call_row<protocol::CallReport>(),
    call_row<protocol::CallReact>(),
    offer_row<protocol::MeetingJoin>(),
    call_row<protocol::MeetingGet>(),
    call_row<protocol::MeetingLeave>(),
    call_row<protocol::MeetingEnd>(),
    call_row<protocol::MeetingAcknowledge>(),
    call_row<protocol::MeetingDecline>(),
    call_row<protocol::MeetingRingPeople>(),
    call_row<protocol::CallUpgrade>(),
    call_row<protocol::MeetingMediaSet>(),
    call_row<protocol::MeetingHandSet>(),
    call_row<protocol::MeetingReact>(),
    call_row<protocol::MeetingPointer>(),
    call_row<protocol::MeetingMute>(),
    call_row<protocol::MeetingRemove>(),
    call_row<protocol::MeetingLock>(),
    call_row<protocol::MeetingHostSet>(),
    call_row<protocol::MeetingView>(),
    session_row<protocol::ConnectionTestStart>(),
    session_row<protocol::ConnectionReport>(),
};

constexpr bool each_type_has_one_row() {
  for (size_t type = 0; type < std::variant_size_v<protocol::ClientRequest>; ++type) {
    size_t rows = 0;
    for (const Row& row : kRows) rows += row.type == type;
    if (rows != 1) return false;
  }
  return true;
}
static_assert(each_type_has_one_row());

}  // namespace authorisation_detail

constexpr const Row& authorisation_row(size_t type) {
  for (const Row& row : authorisation_detail::kRows) {
    if (row.type == type) return row;
  }
  check_failed("a type of protocol::ClientRequest", __FILE__, __LINE__);
}

// kWrongState: before or after its time. kForbidden: not with this role.
Result<void> authorise(const Row& row, SocketState state, protocol::Role role);

}  // namespace earshot::gateway
