// Earshot: calls. One-to-one calls and their signalling. Plain values: copy, move and compare them.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "protocol/common.gen.h"

namespace earshot::protocol {

// Why a callee does not take a call.
enum class RejectReason {
  // Does not want to.
  kDeclined,
  // Is in another call.
  kBusy,
  // May not use the microphone.
  kFailedPermission,
};
std::string_view wire_name(RejectReason value);
bool parse_wire_name(std::string_view name, RejectReason& out);

// Why a client ends a call.
enum class HangUpReason {
  // The caller gave up before it was accepted.
  kCancelled,
  // Somebody hung up.
  kCompleted,
  // No media got through.
  kFailedMedia,
  // May not use the microphone.
  kFailedPermission,
};
std::string_view wire_name(HangUpReason value);
bool parse_wire_name(std::string_view name, HangUpReason& out);

// The call as it stands now; also for a late command.
struct CallResult {
  // As it stands now.
  Call call = {};

  friend bool operator==(const CallResult&, const CallResult&) = default;
};
void encode(JsonWriter& json, const CallResult& value);

// The call as it stands now, and the servers for the peer connection.
struct CallJoinResult {
  // As it stands now.
  Call call = {};
  // For `RTCConfiguration`; empty unless this client is in the call.
  std::vector<IceServer> ice_servers = {};
  // Until when the credentials are good: ask `ice_servers_get` before. Absent: they do not expire.
  std::optional<WallTime> ice_expires_at_ms = {};

  friend bool operator==(const CallJoinResult&, const CallJoinResult&) = default;
};
void encode(JsonWriter& json, const CallJoinResult& value);

// Servers for the peer connection of one call.
struct IceServersResult {
  // For `RTCConfiguration`.
  std::vector<IceServer> ice_servers = {};
  // Until when the credentials are good. Absent: they do not expire.
  std::optional<WallTime> expires_at_ms = {};

  friend bool operator==(const IceServersResult&, const IceServersResult&) = default;
};
void encode(JsonWriter& json, const IceServersResult& value);

// Calls the other person of a direct conversation. If they are calling you at this moment, it
// accepts their call instead. If there is a call between you already, you get that one.
struct CallStart {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // A direct conversation of yours.
  ConversationId conversation_id = {};
  // Voice or video.
  CallKind kind = {};

  friend bool operator==(const CallStart&, const CallStart&) = default;
};

// The callee's client tells that the ring is shown here; the caller gets `call_ringing` after the
// first one. Late: no effect.
struct CallAcknowledge {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const CallAcknowledge&, const CallAcknowledge&) = default;
};

// Accepts the call in this client. The first accept wins; a later one from another client gets the
// call with another `callee.client_id` and does nothing. A late one, after the end, gets the ended
// call.
struct CallAccept {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // Which call.
  CallId call_id = {};
  // You will send video from the beginning.
  bool camera = false;

  friend bool operator==(const CallAccept&, const CallAccept&) = default;
};

// Declines the call for all of your clients. With `failed_permission` only for this client, as long
// as another one still rings. Late: no effect.
struct CallReject {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // Which call.
  CallId call_id = {};
  // Why.
  RejectReason reason = {};

  friend bool operator==(const CallReject&, const CallReject&) = default;
};

// Ends the call for both sides, or cancels it while it rings. Late, or from a client that is not in
// the call: no effect.
struct CallEnd {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // Which call.
  CallId call_id = {};
  // Default: `cancelled` while it rings, else `completed`.
  std::optional<HangUpReason> reason = {};

  friend bool operator==(const CallEnd&, const CallEnd&) = default;
};

// Media flows in this client. The call is connected when both sides have said so.
struct CallConnected {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const CallConnected&, const CallConnected&) = default;
};

// Media stopped in this client and is being restored; send `call_connected` when it flows again.
// From another client of yours it takes the call over (after a reload, or "Move here"): the client
// before gets `call_ended` with `replaced`, and the one that takes over sends the next offer;
// `negotiation` begins again at 1.
struct CallReconnecting {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const CallReconnecting&, const CallReconnecting&) = default;
};

// Says what this side sends now; the other side gets `call_changed`.
struct CallMediaSet {
  // Which call.
  CallId call_id = {};
  // What this side sends.
  MediaState media = {};

  friend bool operator==(const CallMediaSet&, const CallMediaSet&) = default;
};

// The call as it stands, also for 60 s after its end.
struct CallGet {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const CallGet&, const CallGet&) = default;
};

// Fresh credentials for the relay: before the old ones expire, at every ICE restart, and after
// `call_reconnecting` took the call over.
struct IceServersGet {
  // Which call, of two or of a group.
  CallId call_id = {};

  friend bool operator==(const IceServersGet&, const IceServersGet&) = default;
};

// What is sent.
enum class MediaSource {
  // Sound of the microphone.
  kMicrophone,
  // Picture of the camera.
  kCamera,
  // Picture of a screen.
  kScreen,
  // Sound of a screen.
  kScreenSound,
};
std::string_view wire_name(MediaSource value);
bool parse_wire_name(std::string_view name, MediaSource& out);

// Says what a sending section of an offer carries.
struct NamedSource {
  // Its `mid` in the offer.
  std::string mid = {};
  // What it carries.
  MediaSource source = {};

  friend bool operator==(const NamedSource&, const NamedSource&) = default;
};

// Passes an offer to the other side of a call of two. The caller's client sends the first one,
// after `call_accepted`. `wrong_state` while the other side's offer is open, or when the number was
// used. The description is checked and written anew: lines that are not known are dropped;
// `invalid` if it is not one. In a group call it goes to the server, which answers with
// `webrtc_answer`: for more receiving sections, a shared screen, an ICE restart. There the number
// must be higher than every one before.
struct WebrtcOffer {
  // Which call, of two or of a group.
  CallId call_id = {};
  // Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
  // restart, screen). The answer carries its offer's number.
  int64_t negotiation = 0;
  // The session description; in a call of two at most 32768 bytes.
  std::string sdp = {};
  // Group calls only: what the sending sections carry, all of them. Absent: as before.
  std::optional<std::vector<NamedSource>> sources = {};

  friend bool operator==(const WebrtcOffer&, const WebrtcOffer&) = default;
};

// Passes an answer to the other side. `wrong_state` if there is no open offer with this number.
struct WebrtcAnswer {
  // Which call.
  CallId call_id = {};
  // Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
  // restart, screen). The answer carries its offer's number.
  int64_t negotiation = 0;
  // The session description.
  std::string sdp = {};

  friend bool operator==(const WebrtcAnswer&, const WebrtcAnswer&) = default;
};

// Passes a candidate to the other side, after the first offer; at most 64 per side and round. The
// address it was derived from (`raddr`) is left out, and so is, for somebody who is no contact, a
// candidate that is an address of your private network.
struct WebrtcIceCandidate {
  // Which call.
  CallId call_id = {};
  // The round it belongs to.
  std::optional<int64_t> negotiation = {};
  // The candidate line; empty means there are no more.
  std::string candidate = {};
  // `RTCIceCandidate.sdpMid`.
  std::optional<std::string> sdp_mid = {};
  // `RTCIceCandidate.sdpMLineIndex`.
  std::optional<int64_t> sdp_m_line_index = {};
  // `RTCIceCandidate.usernameFragment`.
  std::optional<std::string> username_fragment = {};

  friend bool operator==(const WebrtcIceCandidate&, const WebrtcIceCandidate&) = default;
};

// Somebody calls you; to all of your clients. Those with `can_call` ring and send
// `call_acknowledge`.
struct CallIncoming {
  // The call.
  Call call = {};
  // Who calls.
  User caller = {};

  friend bool operator==(const CallIncoming&, const CallIncoming&) = default;
};
void encode(JsonWriter& json, const CallIncoming& value);

// To the caller: a client of the callee shows the ring.
struct CallRinging {
  // The call.
  Call call = {};

  friend bool operator==(const CallRinging&, const CallRinging&) = default;
};
void encode(JsonWriter& json, const CallRinging& value);

// The callee accepted; to the two clients that are in the call. The caller's client now sends
// `webrtc_offer`. The callee's other clients get `call_ended` with `answered_elsewhere`, the
// caller's other clients `call_changed`.
struct CallAccepted {
  // The call.
  Call call = {};
  // Fresh ones.
  std::optional<std::vector<IceServer>> ice_servers = {};
  // Until when the credentials are good.
  std::optional<WallTime> ice_expires_at_ms = {};

  friend bool operator==(const CallAccepted&, const CallAccepted&) = default;
};
void encode(JsonWriter& json, const CallAccepted& value);

// To all clients of the caller: the callee declined or is busy. `call_ended` follows.
struct CallRejected {
  // The call.
  Call call = {};
  // declined, busy or failed_permission.
  EndReason reason = {};

  friend bool operator==(const CallRejected&, const CallRejected&) = default;
};
void encode(JsonWriter& json, const CallRejected& value);

// The call is over for this client: stop ringing, release microphone and camera.
struct CallEnded {
  // The call; its `end_reason` is the one of the whole call.
  Call call = {};
  // Why it is over for this client: the call's own reason, or `answered_elsewhere`,
  // `declined_elsewhere`, `replaced`.
  EndReason reason = {};
  // With `answered_elsewhere`, `declined_elsewhere` and `replaced`: the name of the client that did
  // it.
  std::optional<std::string> other_device = {};

  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};
void encode(JsonWriter& json, const CallEnded& value);

// Something else about the call changed: a side is connected, reconnecting, or changed its media;
// or another client of yours began or took over a call.
struct CallChanged {
  // The call.
  Call call = {};

  friend bool operator==(const CallChanged&, const CallChanged&) = default;
};
void encode(JsonWriter& json, const CallChanged& value);

// An offer from the other side.
struct WebrtcOfferEvent {
  // Which call.
  CallId call_id = {};
  // Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
  // restart, screen). The answer carries its offer's number.
  int64_t negotiation = 0;
  // The session description.
  std::string sdp = {};
  // Who sent it.
  UserId from_user_id = {};
  // From which client.
  ClientId from_client_id = {};

  friend bool operator==(const WebrtcOfferEvent&, const WebrtcOfferEvent&) = default;
};
void encode(JsonWriter& json, const WebrtcOfferEvent& value);

// An answer from the other side; in a group call from the server.
struct WebrtcAnswerEvent {
  // Which call.
  CallId call_id = {};
  // Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
  // restart, screen). The answer carries its offer's number.
  int64_t negotiation = 0;
  // The session description.
  std::string sdp = {};
  // Who sent it. Absent: the server.
  std::optional<UserId> from_user_id = {};
  // From which client. Absent: the server.
  std::optional<ClientId> from_client_id = {};

  friend bool operator==(const WebrtcAnswerEvent&, const WebrtcAnswerEvent&) = default;
};
void encode(JsonWriter& json, const WebrtcAnswerEvent& value);

// A candidate from the other side.
struct WebrtcIceCandidateEvent {
  // Which call.
  CallId call_id = {};
  // The round it belongs to.
  std::optional<int64_t> negotiation = {};
  // The candidate line; empty means there are no more.
  std::string candidate = {};
  // `RTCIceCandidate.sdpMid`.
  std::optional<std::string> sdp_mid = {};
  // `RTCIceCandidate.sdpMLineIndex`.
  std::optional<int64_t> sdp_m_line_index = {};
  // `RTCIceCandidate.usernameFragment`.
  std::optional<std::string> username_fragment = {};
  // Who sent it.
  UserId from_user_id = {};
  // From which client.
  ClientId from_client_id = {};

  friend bool operator==(const WebrtcIceCandidateEvent&, const WebrtcIceCandidateEvent&) = default;
};
void encode(JsonWriter& json, const WebrtcIceCandidateEvent& value);

// Which way the media of a call went.
enum class CallPath {
  // Between the two devices.
  kDirect,
  // Through a relay.
  kRelayed,
};
std::string_view wire_name(CallPath value);
bool parse_wire_name(std::string_view name, CallPath& out);

// How a device speaks to the relay.
enum class RelayProtocol {
  // UDP.
  kUdp,
  // TCP.
  kTcp,
  // TLS.
  kTls,
};
std::string_view wire_name(RelayProtocol value);
bool parse_wire_name(std::string_view name, RelayProtocol& out);

// How good a call was for one side, in one word.
enum class QualityWord {
  // Nothing to notice.
  kExcellent,
  // Little to notice.
  kGood,
  // Often disturbed.
  kWeak,
  // Hard to use.
  kBad,
};
std::string_view wire_name(QualityWord value);
bool parse_wire_name(std::string_view name, QualityWord& out);

// How many seconds of a call had which quality.
struct QualitySeconds {
  // Seconds that were excellent.
  int64_t excellent = 0;
  // Seconds that were good.
  int64_t good = 0;
  // Seconds that were weak.
  int64_t weak = 0;
  // Seconds that were bad.
  int64_t bad = 0;

  friend bool operator==(const QualitySeconds&, const QualitySeconds&) = default;
};
void encode(JsonWriter& json, const QualitySeconds& value);

// Of a time that was measured each second.
struct TimeQuantiles {
  // Half were below, in ms.
  int64_t median = 0;
  // 95 in 100 were below, in ms.
  int64_t p95 = 0;

  friend bool operator==(const TimeQuantiles&, const TimeQuantiles&) = default;
};
void encode(JsonWriter& json, const TimeQuantiles& value);

// Of a share of lost packets that was measured each second.
struct LossQuantiles {
  // Half were below; 0.05 is 5 %.
  double median = 0;
  // 95 in 100 were below.
  double p95 = 0;

  friend bool operator==(const LossQuantiles&, const LossQuantiles&) = default;
};
void encode(JsonWriter& json, const LossQuantiles& value);

// What one client measured in a call: numbers only, no content and no addresses. Send it once, when
// the call is over for this client, also because it has moved to another one; of several the last
// one counts. Those of one person's clients are added up.
struct CallReport {
  // Which call, of two or of a group.
  CallId call_id = {};
  // How long this side was connected, in seconds.
  int64_t seconds = 0;
  // How the seconds were.
  QualitySeconds quality_seconds = {};
  // Round trip, in ms.
  TimeQuantiles round_trip_ms = {};
  // Jitter of the sound received, in ms.
  TimeQuantiles jitter_ms = {};
  // Share of the packets sent that were lost.
  LossQuantiles loss_sent = {};
  // Share of the packets to be received that were lost.
  LossQuantiles loss_received = {};
  // Sent, in kbit/s; half of the seconds were below.
  int64_t sent_kbps_median = 0;
  // Received, in kbit/s; half of the seconds were below.
  int64_t received_kbps_median = 0;
  // How long the picture stood still in all, in ms.
  int64_t freeze_ms = 0;
  // How long sound was missing in all, in ms.
  int64_t audio_gap_ms = 0;
  // The longest time in which no sound came, in ms.
  int64_t longest_gap_ms = 0;
  // The tallest picture received, in pixels; 0 if there was none.
  int64_t best_height = 0;
  // Which way the media went last. Absent: unknown.
  std::optional<CallPath> path = {};
  // How this side spoke to the relay, with `relayed`.
  std::optional<RelayProtocol> relay_protocol = {};
  // How often the connection was lost and came back.
  int64_t reconnects = 0;
  // How often a new way was looked for.
  int64_t ice_restarts = 0;
  // How long the own picture was held back to keep the sound good, in ms.
  int64_t video_paused_ms = 0;
  // What the client found to be the cause of most trouble: an identifier such as `loss_here`.
  std::optional<std::string> cause = {};

  friend bool operator==(const CallReport&, const CallReport&) = default;
};

// What you reported of a call.
struct CallQuality {
  // How long this side was connected, in seconds.
  int64_t seconds = 0;
  // How the seconds were.
  QualitySeconds quality_seconds = {};
  // Round trip, in ms.
  TimeQuantiles round_trip_ms = {};
  // Jitter of the sound received, in ms.
  TimeQuantiles jitter_ms = {};
  // Share of the packets sent that were lost.
  LossQuantiles loss_sent = {};
  // Share of the packets to be received that were lost.
  LossQuantiles loss_received = {};
  // Sent, in kbit/s; half of the seconds were below.
  int64_t sent_kbps_median = 0;
  // Received, in kbit/s; half of the seconds were below.
  int64_t received_kbps_median = 0;
  // How long the picture stood still in all, in ms.
  int64_t freeze_ms = 0;
  // How long sound was missing in all, in ms.
  int64_t audio_gap_ms = 0;
  // The longest time in which no sound came, in ms.
  int64_t longest_gap_ms = 0;
  // The tallest picture received, in pixels; 0 if there was none.
  int64_t best_height = 0;
  // Which way the media went last. Absent: unknown.
  std::optional<CallPath> path = {};
  // How this side spoke to the relay, with `relayed`.
  std::optional<RelayProtocol> relay_protocol = {};
  // How often the connection was lost and came back.
  int64_t reconnects = 0;
  // How often a new way was looked for.
  int64_t ice_restarts = 0;
  // How long the own picture was held back to keep the sound good, in ms.
  int64_t video_paused_ms = 0;
  // What the client found to be the cause of most trouble: an identifier such as `loss_here`.
  std::optional<std::string> cause = {};

  friend bool operator==(const CallQuality&, const CallQuality&) = default;
};
void encode(JsonWriter& json, const CallQuality& value);

// A reaction, by name.
enum class ReactionName {
  // 👍
  kThumbsUp,
  // ❤️
  kHeart,
  // 😂
  kLaugh,
  // 😮
  kSurprised,
  // 👏
  kClap,
  // 🎉
  kParty,
  // 👋
  kWave,
  // ✋
  kHand,
};
std::string_view wire_name(ReactionName value);
bool parse_wire_name(std::string_view name, ReactionName& out);

// Shows a reaction to both sides for a moment. Nothing is kept.
struct CallReact {
  // Which call.
  CallId call_id = {};
  // Which reaction.
  ReactionName reaction = {};

  friend bool operator==(const CallReact&, const CallReact&) = default;
};

// Somebody in the call reacts; to the clients that are in it, the sender's too.
struct CallReactionEvent {
  // Which call.
  CallId call_id = {};
  // Who.
  UserId user_id = {};
  // Which reaction.
  ReactionName reaction = {};

  friend bool operator==(const CallReactionEvent&, const CallReactionEvent&) = default;
};
void encode(JsonWriter& json, const CallReactionEvent& value);

// Your call log changed: a call ended, or you read or deleted entries on some device.
struct CallLogChanged {
  // Missed calls that you have not looked at yet.
  int64_t missed_calls = 0;
  // `number` of the newest entry there ever was; 0 if there never was one.
  int64_t newest_number = 0;

  friend bool operator==(const CallLogChanged&, const CallLogChanged&) = default;
};
void encode(JsonWriter& json, const CallLogChanged& value);

}  // namespace earshot::protocol
