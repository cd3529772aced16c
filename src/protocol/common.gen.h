// Earshot: shared types. Ids, times, enumerations and values that several areas use. Plain values:
// copy, move and compare them.
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

namespace earshot::protocol {

// No fields.
struct Empty {
  friend bool operator==(const Empty&, const Empty&) = default;
};
void encode(JsonWriter& json, const Empty& value);

// What a person may do on this server.
enum class Role {
  // May change settings, make invitations and deactivate accounts.
  kAdmin,
  // Everybody else.
  kMember,
};
std::string_view wire_name(Role value);
bool parse_wire_name(std::string_view name, Role& out);

// Whether a person can be reached.
enum class PresenceStatus {
  // At least one client is connected.
  kOnline,
  // Connected, but idle.
  kAway,
  // Connected and does not want to be rung.
  kDoNotDisturb,
  // No client is connected.
  kOffline,
};
std::string_view wire_name(PresenceStatus value);
bool parse_wire_name(std::string_view name, PresenceStatus& out);

// What a call begins with; either side may turn the camera on or off at any time.
enum class CallKind {
  // Microphone only.
  kVoice,
  // Microphone and camera.
  kVideo,
};
std::string_view wire_name(CallKind value);
bool parse_wire_name(std::string_view name, CallKind& out);

// How a call ended. Both sides get the same reason unless said otherwise.
enum class EndReason {
  // Somebody hung up after the call was connected.
  kCompleted,
  // The caller hung up before it was accepted.
  kCancelled,
  // The callee declined.
  kDeclined,
  // Nobody answered within the ring time (45 s by default).
  kMissed,
  // The callee is in another call.
  kBusy,
  // One blocked the other during the call. Only the one who blocked sees this; the other sees
  // `missed` if it rang, else `completed`.
  kBlocked,
  // Only to the callee's other clients: another client answered.
  kAnsweredElsewhere,
  // Only to the callee's other clients: another client declined.
  kDeclinedElsewhere,
  // No media flowed within the limit after the call was accepted (20 s by default).
  kFailedMedia,
  // Microphone access was refused, so that the call could not begin.
  kFailedPermission,
  // A side was out of reach for too long (45 s by default).
  kLost,
  // The server restarted and not both sides came back in time.
  kServerRestart,
  // Only to the client that was in the call: another client of the same person took it over.
  kReplaced,
  // It goes on as a group call, after `call_upgrade`.
  kMoved,
};
std::string_view wire_name(EndReason value);
bool parse_wire_name(std::string_view name, EndReason& out);

// A person as others see them.
struct User {
  // Who.
  UserId id = {};
  // The name used to sign in.
  std::string username = {};
  // The name to show.
  std::string display_name = {};
  // Grows with every new avatar; 0 means none. Add it to the avatar's address as `?v=` to pass
  // caches.
  int64_t avatar_version = 0;
  // What this person may do.
  Role role = {};
  // An administrator has closed the account.
  bool deactivated = false;

  friend bool operator==(const User&, const User&) = default;
};
void encode(JsonWriter& json, const User& value);

// Whether a person can be reached.
struct Presence {
  // Who.
  UserId user_id = {};
  // The best status of all of the person's clients.
  PresenceStatus status = {};
  // When they were last connected; only with `offline`, and only if known.
  std::optional<WallTime> last_seen_ms = {};

  friend bool operator==(const Presence&, const Presence&) = default;
};
void encode(JsonWriter& json, const Presence& value);

// What you may do towards another person. After a block by either side both of you lose both.
struct Relation {
  // You have blocked this person, and can take it back.
  bool blocked_by_me = false;
  // A direct message would be accepted.
  bool can_message = false;
  // A call would be accepted.
  bool can_call = false;

  friend bool operator==(const Relation&, const Relation&) = default;
};
void encode(JsonWriter& json, const Relation& value);

// One entry for `RTCConfiguration.iceServers`.
struct IceServer {
  // `stun:`, `turn:` or `turns:` addresses.
  std::vector<std::string> urls = {};
  // For TURN.
  std::optional<std::string> username = {};
  // For TURN; short-lived.
  std::optional<std::string> credential = {};

  friend bool operator==(const IceServer&, const IceServer&) = default;
};
void encode(JsonWriter& json, const IceServer& value);

// The result of a call, as shown in its conversation.
struct CallSummary {
  // Which call.
  CallId call_id = {};
  // What it began as.
  CallKind kind = {};
  // Who called; of a group call who started it.
  UserId caller_id = {};
  // Who was called. Absent: it was a group call.
  std::optional<UserId> callee_id = {};
  // How it ended.
  EndReason end_reason = {};
  // When the caller pressed the button.
  WallTime started_at_ms = {};
  // Milliseconds from connected to ended; 0 if it never connected.
  int64_t duration_ms = 0;
  // Of a group call: who took part, by the time of joining.
  std::optional<std::vector<UserId>> participant_ids = {};

  friend bool operator==(const CallSummary&, const CallSummary&) = default;
};
void encode(JsonWriter& json, const CallSummary& value);

// An uploaded file. Fetch it from `/api/v1/attachments/{id}`.
struct Attachment {
  // Which file.
  AttachmentId id = {};
  // File name as given by the sender; never a path.
  std::string name = {};
  // Such as `image/png`; what the server found for images, else what the sender said.
  std::string media_type = {};
  // Size of the file in bytes.
  int64_t size_bytes = 0;
  // Pixels; images only.
  std::optional<int64_t> width = {};
  // Pixels; images only.
  std::optional<int64_t> height = {};

  friend bool operator==(const Attachment&, const Attachment&) = default;
};
void encode(JsonWriter& json, const Attachment& value);

// One emoji under a message and who set it.
struct Reaction {
  // The emoji.
  std::string emoji = {};
  // Who set it, oldest first.
  std::vector<UserId> user_ids = {};

  friend bool operator==(const Reaction&, const Reaction&) = default;
};
void encode(JsonWriter& json, const Reaction& value);

// The message that a message answers.
struct ReplyPreview {
  // Its `seq` in the same conversation.
  int64_t seq = 0;
  // Who wrote it.
  UserId sender_id = {};
  // The beginning of its text; empty when deleted.
  std::string excerpt = {};
  // It has been deleted.
  bool deleted = false;

  friend bool operator==(const ReplyPreview&, const ReplyPreview&) = default;
};
void encode(JsonWriter& json, const ReplyPreview& value);

// What a message is.
enum class MessageKind {
  // Written by a person.
  kText,
  // The result of a call; see `call`.
  kCall,
  // Written by the server, such as "Ana added Ben".
  kSystem,
};
std::string_view wire_name(MessageKind value);
bool parse_wire_name(std::string_view name, MessageKind& out);

// One message in its present form.
struct Message {
  // Where.
  ConversationId conversation_id = {};
  // Place in the conversation: from 1, without gaps, never changes. Names the message together with
  // `conversation_id`.
  int64_t seq = 0;
  // The conversation's change counter at this message's last change. Keep the form with the higher
  // version.
  int64_t version = 0;
  // What it is.
  MessageKind kind = {};
  // Who wrote it; for a call the caller.
  UserId sender_id = {};
  // When the server stored it.
  WallTime sent_at_ms = {};
  // When its text was last changed.
  std::optional<WallTime> edited_at_ms = {};
  // Deleted: text, attachments and reactions are empty.
  bool deleted = false;
  // Text with a small subset of Markdown; may be empty if there are attachments.
  std::string text = {};
  // What it answers.
  std::optional<ReplyPreview> reply_to = {};
  // Files, in the sender's order.
  std::vector<Attachment> attachments = {};
  // In order of first use.
  std::vector<Reaction> reactions = {};
  // The sender's own id; only in what the sender gets.
  std::optional<std::string> client_message_id = {};
  // With kind `call`.
  std::optional<CallSummary> call = {};

  friend bool operator==(const Message&, const Message&) = default;
};
void encode(JsonWriter& json, const Message& value);

// A person in a conversation.
struct Member {
  // Who.
  User user = {};
  // They have read up to and including this `seq`; 0 means nothing.
  int64_t read_seq = 0;
  // Since when.
  WallTime joined_at_ms = {};

  friend bool operator==(const Member&, const Member&) = default;
};
void encode(JsonWriter& json, const Member& value);

// What a conversation is.
enum class ConversationKind {
  // Exactly two people; one per pair.
  kDirect,
  // 2 to 50 people with a title.
  kGroup,
};
std::string_view wire_name(ConversationKind value);
bool parse_wire_name(std::string_view name, ConversationKind& out);

// A conversation as you see it.
struct Conversation {
  // Which.
  ConversationId id = {};
  // Two people or a group.
  ConversationKind kind = {};
  // Groups only.
  std::optional<std::string> title = {};
  // You and the others.
  std::vector<Member> members = {};
  // `seq` of the newest message; 0 if there is none.
  int64_t last_seq = 0;
  // The conversation's change counter: every new message, edit, deletion and reaction takes the
  // next number.
  int64_t version = 0;
  // Messages of others after your read marker.
  int64_t unread_count = 0;
  // The newest message.
  std::optional<Message> last_message = {};
  // Direct conversations only: what you may do towards the other person.
  std::optional<Relation> relation = {};
  // When it was made.
  WallTime created_at_ms = {};

  friend bool operator==(const Conversation&, const Conversation&) = default;
};
void encode(JsonWriter& json, const Conversation& value);

// How one side of a call stands.
enum class LegState {
  // Called (or calling) and not answered.
  kRinging,
  // Accepted, media is being set up.
  kConnecting,
  // Media flows.
  kConnected,
  // Signalling or media was lost and is being restored.
  kReconnecting,
  // Has left.
  kEnded,
};
std::string_view wire_name(LegState value);
bool parse_wire_name(std::string_view name, LegState& out);

// How a call stands.
enum class CallState {
  // Waiting for the callee.
  kRinging,
  // Accepted, media is being set up.
  kConnecting,
  // Media flows.
  kConnected,
  // Over; see `end_reason`.
  kEnded,
};
std::string_view wire_name(CallState value);
bool parse_wire_name(std::string_view name, CallState& out);

// What one side sends. For display only: the media itself is the truth.
struct MediaState {
  // The microphone is on.
  bool microphone = false;
  // The camera is on.
  bool camera = false;
  // A screen is shared.
  bool screen = false;
  // The camera is on, but its picture is held back to keep the sound good.
  std::optional<bool> video_paused = {};
  // The shared screen comes with its sound.
  std::optional<bool> screen_sound = {};

  friend bool operator==(const MediaState&, const MediaState&) = default;
};
void encode(JsonWriter& json, const MediaState& value);

// One side of a call.
struct Leg {
  // Who.
  UserId user_id = {};
  // The client that is in the call; absent for the callee while it rings.
  std::optional<ClientId> client_id = {};
  // That client's name, such as `Firefox on Linux`.
  std::optional<std::string> client_name = {};
  // What this side sends.
  MediaState media = {};
  // How this side stands.
  LegState state = {};
  // This side's client has just changed: the new one is not connected yet, and the one before still
  // carries the media.
  std::optional<bool> moving = {};

  friend bool operator==(const Leg&, const Leg&) = default;
};
void encode(JsonWriter& json, const Leg& value);

// A call as the server knows it. Apply it only if its `version` is higher than the one you have.
struct Call {
  // Which.
  CallId call_id = {};
  // Grows with every change of the call.
  int64_t version = 0;
  // The direct conversation it belongs to.
  ConversationId conversation_id = {};
  // What it began as.
  CallKind kind = {};
  // How it stands.
  CallState state = {};
  // The side that called.
  Leg caller = {};
  // The side that was called.
  Leg callee = {};
  // At least one client of the callee has shown the ring.
  bool acknowledged = false;
  // When it was started.
  WallTime started_at_ms = {};
  // When the present state ends by itself: the ring, the connecting or the reconnecting time.
  std::optional<WallTime> deadline_ms = {};
  // When it was accepted.
  std::optional<WallTime> answered_at_ms = {};
  // When media first flowed on both sides; durations count from here.
  std::optional<WallTime> connected_at_ms = {};
  // When it ended.
  std::optional<WallTime> ended_at_ms = {};
  // How it ended.
  std::optional<EndReason> end_reason = {};
  // The callee had no client at hand, and a push service has taken a notification for them.
  std::optional<bool> notified = {};

  friend bool operator==(const Call&, const Call&) = default;
};
void encode(JsonWriter& json, const Call& value);

// What a client says about itself.
struct ClientInfo {
  // For people, such as `Firefox on Linux`.
  std::string name = {};
  // Has WebRTC, so that calls may ring here.
  bool can_call = false;

  friend bool operator==(const ClientInfo&, const ClientInfo&) = default;
};

}  // namespace earshot::protocol
