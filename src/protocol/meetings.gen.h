// Earshot: group calls. Calls of more than two people, through the server's forwarding unit. Plain
// values: copy, move and compare them.
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
#include "protocol/calls.gen.h"
#include "protocol/common.gen.h"

namespace earshot::protocol {

// What a participant may do.
enum class MeetingRole {
  // May mute, remove, lock, lower hands, appoint hosts and end the call for all.
  kHost,
  // Everybody else.
  kMember,
};
std::string_view wire_name(MeetingRole value);
bool parse_wire_name(std::string_view name, MeetingRole& out);

// How a group call stands.
enum class MeetingState {
  // A call of two people wants to become one: people are rung, and nobody has come yet.
  kPending,
  // It can be joined.
  kLive,
  // Over.
  kEnded,
};
std::string_view wire_name(MeetingState value);
bool parse_wire_name(std::string_view name, MeetingState& out);

// How a participant stands.
enum class ParticipantState {
  // Has joined, media is being set up.
  kConnecting,
  // Media flows.
  kConnected,
  // Media or signalling was lost and is being restored.
  kReconnecting,
};
std::string_view wire_name(ParticipantState value);
bool parse_wire_name(std::string_view name, ParticipantState& out);

// Why a participant is no longer in the call.
enum class MeetingLeftReason {
  // Left.
  kLeft,
  // A host removed them.
  kRemoved,
  // Was out of reach for too long.
  kLost,
  // No media flowed within 20 s after joining.
  kFailedMedia,
  // Another client of the same person has taken over.
  kReplaced,
};
std::string_view wire_name(MeetingLeftReason value);
bool parse_wire_name(std::string_view name, MeetingLeftReason& out);

// How the ring of one person stands.
enum class MeetingRingState {
  // It rings.
  kRinging,
  // They have joined.
  kJoined,
  // They do not want to.
  kDeclined,
  // Nobody answered within the ring time (45 s by default).
  kMissed,
  // The ring was taken back.
  kCancelled,
};
std::string_view wire_name(MeetingRingState value);
bool parse_wire_name(std::string_view name, MeetingRingState& out);

// One person in a group call, by the one client of theirs that is in it.
struct MeetingParticipant {
  // Which.
  ParticipantId participant_id = {};
  // Who.
  User user = {};
  // The client that is in the call.
  ClientId client_id = {};
  // That client's name, such as `Firefox on Linux`.
  std::optional<std::string> client_name = {};
  // What they may do.
  MeetingRole role = {};
  // How they stand.
  ParticipantState state = {};
  // What they send. For display only.
  MediaState media = {};
  // When they joined.
  WallTime joined_at_ms = {};
  // Their hand is up since then; the earliest is the first in the row.
  std::optional<WallTime> hand_raised_at_ms = {};
  // Their connection is weak.
  std::optional<bool> weak = {};
  // They are no member of the conversation: somebody in the call has added them.
  std::optional<bool> guest = {};
  // The same person by another client, which leaves the call with `replaced` right after this
  // event.
  std::optional<ParticipantId> replaces = {};

  friend bool operator==(const MeetingParticipant&, const MeetingParticipant&) = default;
};
void encode(JsonWriter& json, const MeetingParticipant& value);

// Somebody is asked to join.
struct MeetingRing {
  // Who.
  User user = {};
  // Who asked.
  UserId by = {};
  // How the ring stands.
  MeetingRingState state = {};
  // When it ends by itself; only while it rings.
  std::optional<WallTime> deadline_ms = {};

  friend bool operator==(const MeetingRing&, const MeetingRing&) = default;
};
void encode(JsonWriter& json, const MeetingRing& value);

// A group call as the server knows it. Every event with a `version` has the next one; when one is
// missing, ask `meeting_get`.
struct Meeting {
  // Which.
  CallId call_id = {};
  // Grows by one with every event that carries a `version`.
  int64_t version = 0;
  // The conversation it belongs to. Guests cannot open it.
  ConversationId conversation_id = {};
  // Of the group; absent in a direct conversation.
  std::optional<std::string> title = {};
  // What it began as.
  CallKind kind = {};
  // How it stands.
  MeetingState state = {};
  // Who started it.
  UserId started_by = {};
  // When it was started; durations count from here. After an upgrade: when the call of two was
  // connected.
  WallTime started_at_ms = {};
  // Nobody else can join, unless a host rings them.
  bool locked = false;
  // Who is in it, by the time of joining. A client that is just taking over from another one of the
  // same person is not among them yet.
  std::vector<MeetingParticipant> participants = {};
  // Who is being rung.
  std::vector<MeetingRing> rings = {};
  // How many people can be in it.
  int64_t participants_max = 0;
  // When it ended.
  std::optional<WallTime> ended_at_ms = {};

  friend bool operator==(const Meeting&, const Meeting&) = default;
};
void encode(JsonWriter& json, const Meeting& value);

// A group call that can be joined, as the members of its conversation see it.
struct MeetingSummary {
  // Which.
  CallId call_id = {};
  // Where.
  ConversationId conversation_id = {};
  // What it began as.
  CallKind kind = {};
  // Who started it.
  UserId started_by = {};
  // When it was started.
  WallTime started_at_ms = {};
  // Nobody else can join.
  bool locked = false;
  // The people in it, by the time of joining.
  std::vector<UserId> participant_ids = {};

  friend bool operator==(const MeetingSummary&, const MeetingSummary&) = default;
};
void encode(JsonWriter& json, const MeetingSummary& value);

// A receiving section of your offer and what plays in it. `participant_id` and `source` are absent
// while nothing does.
struct MeetingSlot {
  // Its `mid` in your offer.
  std::string mid = {};
  // Whose.
  std::optional<ParticipantId> participant_id = {};
  // What of theirs.
  std::optional<MediaSource> source = {};

  friend bool operator==(const MeetingSlot&, const MeetingSlot&) = default;
};
void encode(JsonWriter& json, const MeetingSlot& value);

// A picture that is shown now.
struct WantedVideo {
  // Whose.
  ParticipantId participant_id = {};
  // `camera` or `screen`.
  MediaSource source = {};
  // In device pixels.
  int64_t width = 0;
  // In device pixels.
  int64_t height = 0;
  // The higher, the later it loses sharpness when there is too little room.
  int64_t priority = 0;

  friend bool operator==(const WantedVideo&, const WantedVideo&) = default;
};

// The group call as it stands now; also for a late command.
struct MeetingResult {
  // As it stands now.
  Meeting meeting = {};

  friend bool operator==(const MeetingResult&, const MeetingResult&) = default;
};
void encode(JsonWriter& json, const MeetingResult& value);

// You are in, and this is the answer to your offer.
struct MeetingJoinResult {
  // As it stands now.
  Meeting meeting = {};
  // You in this call. The same as before when you come back to a place of yours that has no media.
  ParticipantId participant_id = {};
  // Number of the offer in your request; the next one, by `webrtc_offer`, has a higher one.
  int64_t negotiation = 0;
  // The answer.
  std::string sdp = {};
  // The receiving sections that the server uses.
  std::vector<MeetingSlot> slots = {};
  // For `RTCConfiguration`; needed only where the server itself cannot be reached. Again:
  // `ice_servers_get`.
  std::vector<IceServer> ice_servers = {};
  // Until when the credentials are good. Absent: they do not expire.
  std::optional<WallTime> ice_expires_at_ms = {};

  friend bool operator==(const MeetingJoinResult&, const MeetingJoinResult&) = default;
};
void encode(JsonWriter& json, const MeetingJoinResult& value);

// Joins the group call of a conversation, or starts it. Your offer is in it, and the answer in the
// result: the server never offers and takes no candidates. From another client of somebody who is
// in the call it moves them here: the client before stays until this one has media, and gets
// `meeting_left` with `replaced` then; a place without media is taken at once. From the client that
// is in the call (after a reload, or a restart of the server) it begins anew in the same place.
struct MeetingJoin {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // A conversation of yours: joins what is going on there, or starts it. Either this or `call_id`.
  std::optional<ConversationId> conversation_id = {};
  // A group call that goes on, in a conversation of yours or one that you were rung for.
  std::optional<CallId> call_id = {};
  // What it begins as, if this starts it.
  CallKind kind = {};
  // What you send. What is not on is not passed on.
  MediaState media = {};
  // Your offer.
  std::string sdp = {};
  // What the sending sections of the offer carry.
  std::vector<NamedSource> sources = {};
  // If this starts it: rings the other members, in groups of at most 8; larger ones only see that
  // it is going on. Default: false.
  std::optional<bool> ring = {};

  friend bool operator==(const MeetingJoin&, const MeetingJoin&) = default;
};

// The group call as it stands.
struct MeetingGet {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const MeetingGet&, const MeetingGet&) = default;
};

// Leaves the call; it goes on for the others. Late: no effect. A `meeting_join` is taken back with
// what it asked for, before its answer is there: from then on this client is free for another call.
struct MeetingLeave {
  // Which call.
  std::optional<CallId> call_id = {};
  // The call of this conversation, if this client is in it. Either this or `call_id`.
  std::optional<ConversationId> conversation_id = {};

  friend bool operator==(const MeetingLeave&, const MeetingLeave&) = default;
};

// Ends the call for all.
struct MeetingEnd {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const MeetingEnd&, const MeetingEnd&) = default;
};

// This client shows the ring: no notification is needed for its device. Late: no effect.
struct MeetingAcknowledge {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const MeetingAcknowledge&, const MeetingAcknowledge&) = default;
};

// Declines a ring, for all of your clients. The call can still be joined. Late: no effect.
struct MeetingDecline {
  // Which call.
  CallId call_id = {};

  friend bool operator==(const MeetingDecline&, const MeetingDecline&) = default;
};

// Rings people. Who is no member of the conversation becomes a guest of this call, not of the
// conversation. Who was removed may join again when a host rings them.
struct MeetingRingPeople {
  // Which call.
  CallId call_id = {};
  // Whom. Those who are in the call or are being rung already are left out.
  std::vector<UserId> user_ids = {};

  friend bool operator==(const MeetingRingPeople&, const MeetingRingPeople&) = default;
};

// Adds people to a call of two. They are rung; when the first of them joins, both of you get
// `call_upgraded`, join with a second connection beside the first, and the call of two ends with
// `moved`. If nobody comes it goes on as it was.
struct CallUpgrade {
  // Chosen by you, one per press of a button; the same again gives the same answer.
  std::string command_id = {};
  // A connected call of two people.
  CallId call_id = {};
  // Whom to ring.
  std::vector<UserId> user_ids = {};

  friend bool operator==(const CallUpgrade&, const CallUpgrade&) = default;
};

// Says what you send now; the others get `meeting_participant`. What is not on is not passed on.
// After `meeting_muted`, `microphone: false` confirms it and a later `true` takes it back.
struct MeetingMediaSet {
  // Which call.
  CallId call_id = {};
  // What you send.
  MediaState media = {};

  friend bool operator==(const MeetingMediaSet&, const MeetingMediaSet&) = default;
};

// Raises or lowers your hand. Hosts lower others' as well.
struct MeetingHandSet {
  // Which call.
  CallId call_id = {};
  // It is up.
  bool raised = false;
  // Whose; default: yours.
  std::optional<ParticipantId> participant_id = {};

  friend bool operator==(const MeetingHandSet&, const MeetingHandSet&) = default;
};

// Shows a reaction to all for a moment. Nothing is kept.
struct MeetingReact {
  // Which call.
  CallId call_id = {};
  // Which reaction.
  ReactionName reaction = {};

  friend bool operator==(const MeetingReact&, const MeetingReact&) = default;
};

// Shows where you point at on a shared screen. Nothing is kept; some may be left out.
struct MeetingPointer {
  // Which call.
  CallId call_id = {};
  // Whose screen.
  ParticipantId participant_id = {};
  // From its left edge, in 1/10000 of its width.
  int64_t x = 0;
  // From its top edge, in 1/10000 of its height.
  int64_t y = 0;

  friend bool operator==(const MeetingPointer&, const MeetingPointer&) = default;
};

// Mutes somebody's microphone; they can unmute themselves.
struct MeetingMute {
  // Which call.
  CallId call_id = {};
  // Whom.
  ParticipantId participant_id = {};

  friend bool operator==(const MeetingMute&, const MeetingMute&) = default;
};

// Removes somebody, who cannot come back unless a host rings them.
struct MeetingRemove {
  // Which call.
  CallId call_id = {};
  // Whom.
  ParticipantId participant_id = {};

  friend bool operator==(const MeetingRemove&, const MeetingRemove&) = default;
};

// Lets nobody else in, or opens the call again.
struct MeetingLock {
  // Which call.
  CallId call_id = {};
  // Nobody else can join.
  bool locked = false;

  friend bool operator==(const MeetingLock&, const MeetingLock&) = default;
};

// Makes somebody a host, or a member again. There is always one host: the last cannot be made a
// member (`wrong_state`).
struct MeetingHostSet {
  // Which call.
  CallId call_id = {};
  // Whom.
  ParticipantId participant_id = {};
  // They are a host.
  bool host = false;

  friend bool operator==(const MeetingHostSet&, const MeetingHostSet&) = default;
};

// Says which pictures this client shows now; replaces what it said before. Nothing else is sent to
// it. The server decides in which slot each plays and how sharp it is: `meeting_slots`.
struct MeetingView {
  // Which call.
  CallId call_id = {};
  // All of them.
  std::vector<WantedVideo> videos = {};

  friend bool operator==(const MeetingView&, const MeetingView&) = default;
};

// Somebody asks you to join a group call.
struct MeetingRinging {
  // The call.
  Meeting meeting = {};
  // Who asks.
  User by = {};
  // When the ring ends by itself.
  WallTime deadline_ms = {};

  friend bool operator==(const MeetingRinging&, const MeetingRinging&) = default;
};
void encode(JsonWriter& json, const MeetingRinging& value);

// It no longer rings for you.
struct MeetingRingEnded {
  // Which call.
  CallId call_id = {};
  // `answered_elsewhere`, `declined_elsewhere`, `missed`, or `cancelled`: the one who asked has
  // left, or the call is over.
  EndReason reason = {};

  friend bool operator==(const MeetingRingEnded&, const MeetingRingEnded&) = default;
};
void encode(JsonWriter& json, const MeetingRingEnded& value);

// In one of your conversations, or with you as a guest, a group call began, ended, or is joined by
// others than before.
struct MeetingLive {
  // Where.
  ConversationId conversation_id = {};
  // Which call.
  CallId call_id = {};
  // As it stands. Absent: it is over.
  std::optional<MeetingSummary> meeting = {};

  friend bool operator==(const MeetingLive&, const MeetingLive&) = default;
};
void encode(JsonWriter& json, const MeetingLive& value);

// Somebody joined the call you are in, or something about them changed.
struct MeetingParticipantEvent {
  // Which call.
  CallId call_id = {};
  // Of the call, after this.
  int64_t version = 0;
  // The new form.
  MeetingParticipant participant = {};

  friend bool operator==(const MeetingParticipantEvent&, const MeetingParticipantEvent&) = default;
};
void encode(JsonWriter& json, const MeetingParticipantEvent& value);

// Somebody is no longer in the call; that may be you.
struct MeetingLeft {
  // Which call.
  CallId call_id = {};
  // Of the call, after this.
  int64_t version = 0;
  // Who.
  ParticipantId participant_id = {};
  // Why.
  MeetingLeftReason reason = {};

  friend bool operator==(const MeetingLeft&, const MeetingLeft&) = default;
};
void encode(JsonWriter& json, const MeetingLeft& value);

// Somebody is rung for the call you are in, or has answered.
struct MeetingRingChanged {
  // Which call.
  CallId call_id = {};
  // Of the call, after this.
  int64_t version = 0;
  // How it stands now. It counts only as long as it rings.
  MeetingRing ring = {};

  friend bool operator==(const MeetingRingChanged&, const MeetingRingChanged&) = default;
};
void encode(JsonWriter& json, const MeetingRingChanged& value);

// Something else about the call you are in changed.
struct MeetingChanged {
  // Which call.
  CallId call_id = {};
  // Of the call, after this.
  int64_t version = 0;
  // Nobody else can join.
  bool locked = false;

  friend bool operator==(const MeetingChanged&, const MeetingChanged&) = default;
};
void encode(JsonWriter& json, const MeetingChanged& value);

// The call you are in is over.
struct MeetingEnded {
  // Which call.
  CallId call_id = {};
  // Of the call, after this.
  int64_t version = 0;
  // `completed`: all have left, or a host has ended it; `missed`: it rang, and nobody else ever
  // came; `server_restart`; of one that is still `pending` also `declined` or `cancelled`.
  EndReason reason = {};

  friend bool operator==(const MeetingEnded&, const MeetingEnded&) = default;
};
void encode(JsonWriter& json, const MeetingEnded& value);

// The call of two goes on as a group call: join it with `meeting_join` and its `call_id` now,
// beside the connection that you have. When both have media there, or 20 s later, you get
// `call_ended` with `moved`.
struct CallUpgraded {
  // The call of two.
  CallId call_id = {};
  // The group call.
  Meeting meeting = {};

  friend bool operator==(const CallUpgraded&, const CallUpgraded&) = default;
};
void encode(JsonWriter& json, const CallUpgraded& value);

// What plays in which receiving section of your offer. May be merged: keep the form with the higher
// epoch.
struct MeetingSlots {
  // Which call.
  CallId call_id = {};
  // Grows with every change.
  int64_t epoch = 0;
  // All of them.
  std::vector<MeetingSlot> slots = {};

  friend bool operator==(const MeetingSlots&, const MeetingSlots&) = default;
};
void encode(JsonWriter& json, const MeetingSlots& value);

// Who speaks. May be merged: only the last one counts.
struct MeetingSpeakers {
  // Which call.
  CallId call_id = {};
  // Who leads the conversation. Absent: nobody does.
  std::optional<ParticipantId> dominant = {};
  // Who is heard now, the loudest first.
  std::vector<ParticipantId> speaking = {};

  friend bool operator==(const MeetingSpeakers&, const MeetingSpeakers&) = default;
};
void encode(JsonWriter& json, const MeetingSpeakers& value);

// How much of what you send anybody watches: stop what is in vain. May be merged: only the last one
// for a section counts.
struct MeetingDemand {
  // Which call.
  CallId call_id = {};
  // The sending section of your offer.
  std::string mid = {};
  // What it carries.
  MediaSource source = {};
  // How many of its layers are wanted, from the smallest on; 0: nobody watches.
  int64_t layers = 0;

  friend bool operator==(const MeetingDemand&, const MeetingDemand&) = default;
};
void encode(JsonWriter& json, const MeetingDemand& value);

// A host has muted your microphone; what it sends is not passed on. Turn it off, and say so with
// `meeting_media_set`.
struct MeetingMuted {
  // Which call.
  CallId call_id = {};
  // Which host.
  ParticipantId by = {};

  friend bool operator==(const MeetingMuted&, const MeetingMuted&) = default;
};
void encode(JsonWriter& json, const MeetingMuted& value);

// Somebody in the call reacts; you as well.
struct MeetingReaction {
  // Which call.
  CallId call_id = {};
  // Who.
  ParticipantId participant_id = {};
  // Which reaction.
  ReactionName reaction = {};

  friend bool operator==(const MeetingReaction&, const MeetingReaction&) = default;
};
void encode(JsonWriter& json, const MeetingReaction& value);

// Somebody points at a shared screen. May be merged: only the last one of each counts.
struct MeetingPointerEvent {
  // Which call.
  CallId call_id = {};
  // Who.
  ParticipantId by = {};
  // Whose screen.
  ParticipantId participant_id = {};
  // From its left edge, in 1/10000 of its width.
  int64_t x = 0;
  // From its top edge, in 1/10000 of its height.
  int64_t y = 0;

  friend bool operator==(const MeetingPointerEvent&, const MeetingPointerEvent&) = default;
};
void encode(JsonWriter& json, const MeetingPointerEvent& value);

}  // namespace earshot::protocol
