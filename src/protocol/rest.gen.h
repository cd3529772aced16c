// Earshot: REST. Bodies, queries and results of /api/v1. Plain values: copy, move and compare them.
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
#include "protocol/chat.gen.h"
#include "protocol/common.gen.h"
#include "protocol/connection.gen.h"
#include "protocol/query.h"

namespace earshot::protocol {

// Who may register.
enum class Registration {
  // Everybody.
  kOpen,
  // Whoever has an invitation.
  kInvite,
  // Nobody.
  kClosed,
};
std::string_view wire_name(Registration value);
bool parse_wire_name(std::string_view name, Registration& out);

// Limits that a client should know before it sends.
struct ServerLimits {
  // Code points in a message.
  int64_t message_text_max = 0;
  // Bytes in an uploaded file.
  int64_t attachment_bytes_max = 0;
  // Files on a message.
  int64_t attachments_per_message_max = 0;
  // Bytes in an uploaded avatar.
  int64_t avatar_bytes_max = 0;

  friend bool operator==(const ServerLimits&, const ServerLimits&) = default;
};
void encode(JsonWriter& json, const ServerLimits& value);

// What this server is.
struct ServerInfo {
  // Its name, to show.
  std::string name = {};
  // Its version.
  std::string version = {};
  // Who may register.
  Registration registration = {};
  // There is no account yet: the first one administers and needs no invitation.
  bool first_account = false;
  // Sizes.
  ServerLimits limits = {};

  friend bool operator==(const ServerInfo&, const ServerInfo&) = default;
};
void encode(JsonWriter& json, const ServerInfo& value);

// A new account.
struct Register {
  // Must be free.
  std::string username = {};
  // The name to show.
  std::string display_name = {};
  // At least 8 characters.
  std::string password = {};
  // From the invitation's address, when registration is by invite.
  std::optional<std::string> invite_token = {};

  friend bool operator==(const Register&, const Register&) = default;
};
Result<Register> decode_register(std::string_view body);

// Name and password.
struct SignIn {
  // The user name.
  std::string username = {};
  // The password.
  std::string password = {};

  friend bool operator==(const SignIn&, const SignIn&) = default;
};
Result<SignIn> decode_sign_in(std::string_view body);

// A person.
struct UserResult {
  // In its new form.
  User user = {};

  friend bool operator==(const UserResult&, const UserResult&) = default;
};
void encode(JsonWriter& json, const UserResult& value);

// You.
struct MeResult {
  // You.
  User user = {};
  // Your presence as others see it.
  Presence presence = {};
  // This sign-in.
  DeviceId device_id = {};

  friend bool operator==(const MeResult&, const MeResult&) = default;
};
void encode(JsonWriter& json, const MeResult& value);

// Changes to your profile.
struct MeUpdate {
  // New name to show.
  std::optional<std::string> display_name = {};

  friend bool operator==(const MeUpdate&, const MeUpdate&) = default;
};
Result<MeUpdate> decode_me_update(std::string_view body);

// A new password. All other devices are signed out.
struct PasswordChange {
  // The present one.
  std::string current_password = {};
  // The new one.
  std::string new_password = {};

  friend bool operator==(const PasswordChange&, const PasswordChange&) = default;
};
Result<PasswordChange> decode_password_change(std::string_view body);

// One sign-in of yours.
struct Device {
  // Which.
  DeviceId id = {};
  // Made from its User-Agent, such as `Firefox on Linux`.
  std::string name = {};
  // When it signed in.
  WallTime created_at_ms = {};
  // When it was last seen, to within a minute.
  WallTime last_used_at_ms = {};
  // IP address it was last seen from.
  std::string address = {};
  // It is the one that asks.
  bool current = false;

  friend bool operator==(const Device&, const Device&) = default;
};
void encode(JsonWriter& json, const Device& value);

// Your sign-ins.
struct DevicesResult {
  // Most recently used first.
  std::vector<Device> devices = {};

  friend bool operator==(const DevicesResult&, const DevicesResult&) = default;
};
void encode(JsonWriter& json, const DevicesResult& value);

// Search in the directory.
struct UsersQuery {
  // Part of a user name or display name; empty for everybody.
  std::optional<std::string> query = {};
  // `next_cursor` of the page before.
  std::optional<std::string> cursor = {};
  // At most so many; default 50.
  std::optional<int64_t> limit = {};

  friend bool operator==(const UsersQuery&, const UsersQuery&) = default;
};
Result<UsersQuery> decode_users_query(const QueryParameters& query);

// A page of people.
struct UsersResult {
  // By display name.
  std::vector<User> users = {};
  // There is more: ask again with this `cursor`.
  std::optional<std::string> next_cursor = {};

  friend bool operator==(const UsersResult&, const UsersResult&) = default;
};
void encode(JsonWriter& json, const UsersResult& value);

// A person and what you may do.
struct PersonResult {
  // Who.
  User user = {};
  // What you may do towards them.
  Relation relation = {};
  // If you may see it.
  std::optional<Presence> presence = {};

  friend bool operator==(const PersonResult&, const PersonResult&) = default;
};
void encode(JsonWriter& json, const PersonResult& value);

// The people you have blocked.
struct BlocksResult {
  // By display name.
  std::vector<User> users = {};

  friend bool operator==(const BlocksResult&, const BlocksResult&) = default;
};
void encode(JsonWriter& json, const BlocksResult& value);

// All of your conversations.
struct ConversationsResult {
  // Most recent activity first.
  std::vector<Conversation> conversations = {};

  friend bool operator==(const ConversationsResult&, const ConversationsResult&) = default;
};
void encode(JsonWriter& json, const ConversationsResult& value);

// Which part of the history. Without `before_seq` and `after_seq`: the newest.
struct MessagesQuery {
  // Only messages with a smaller `seq`.
  std::optional<int64_t> before_seq = {};
  // Only messages with a greater `seq`, oldest first; not together with `before_seq`.
  std::optional<int64_t> after_seq = {};
  // At most so many; default 50.
  std::optional<int64_t> limit = {};

  friend bool operator==(const MessagesQuery&, const MessagesQuery&) = default;
};
Result<MessagesQuery> decode_messages_query(const QueryParameters& query);

// A part of the history.
struct MessagesResult {
  // In ascending `seq`.
  std::vector<Message> messages = {};
  // There are more in the asked direction.
  bool has_more = false;

  friend bool operator==(const MessagesResult&, const MessagesResult&) = default;
};
void encode(JsonWriter& json, const MessagesResult& value);

// What changed since.
struct ChangesQuery {
  // The conversation version you have.
  int64_t after_version = 0;
  // At most so many; default 50.
  std::optional<int64_t> limit = {};

  friend bool operator==(const ChangesQuery&, const ChangesQuery&) = default;
};
Result<ChangesQuery> decode_changes_query(const QueryParameters& query);

// Every message whose last change is newer, in its present form.
struct ChangesResult {
  // In ascending `version`.
  std::vector<Message> messages = {};
  // You are up to date to here: ask with this next time.
  int64_t version = 0;
  // There are more: ask again.
  bool has_more = false;

  friend bool operator==(const ChangesResult&, const ChangesResult&) = default;
};
void encode(JsonWriter& json, const ChangesResult& value);

// Search in your conversations.
struct SearchQuery {
  // Words; all of them must occur, the last may be a beginning.
  std::string query = {};
  // Only there.
  std::optional<ConversationId> conversation_id = {};
  // `next_cursor` of the page before.
  std::optional<std::string> cursor = {};
  // At most so many; default 50.
  std::optional<int64_t> limit = {};

  friend bool operator==(const SearchQuery&, const SearchQuery&) = default;
};
Result<SearchQuery> decode_search_query(const QueryParameters& query);

// A message that matches.
struct SearchHit {
  // Where.
  ConversationId conversation_id = {};
  // The message.
  Message message = {};
  // Plain text around the first match.
  std::string snippet = {};

  friend bool operator==(const SearchHit&, const SearchHit&) = default;
};
void encode(JsonWriter& json, const SearchHit& value);

// A page of matches.
struct SearchResult {
  // Newest first.
  std::vector<SearchHit> hits = {};
  // There is more: ask again with this `cursor`.
  std::optional<std::string> next_cursor = {};

  friend bool operator==(const SearchResult&, const SearchResult&) = default;
};
void encode(JsonWriter& json, const SearchResult& value);

// The stored file.
struct AttachmentResult {
  // Use its id in `message_send`.
  Attachment attachment = {};

  friend bool operator==(const AttachmentResult&, const AttachmentResult&) = default;
};
void encode(JsonWriter& json, const AttachmentResult& value);

// Sent with `navigator.sendBeacon` when the page goes away.
struct CallLeave {
  // This client, from hello.
  ClientId client_id = {};

  friend bool operator==(const CallLeave&, const CallLeave&) = default;
};
Result<CallLeave> decode_call_leave(std::string_view body);

// Which entries of the call log.
enum class CallFilter {
  // All.
  kAll,
  // Those you have missed.
  kMissed,
};
std::string_view wire_name(CallFilter value);
bool parse_wire_name(std::string_view name, CallFilter& out);

// Which page.
struct CallsQuery {
  // Which entries; default `all`.
  std::optional<CallFilter> filter = {};
  // Only calls with people whose name or user name holds this.
  std::optional<std::string> q = {};
  // Only entries whose `number` is lower: `next_before` of the page before.
  std::optional<int64_t> before = {};
  // At most so many; default 50.
  std::optional<int64_t> limit = {};

  friend bool operator==(const CallsQuery&, const CallsQuery&) = default;
};
Result<CallsQuery> decode_calls_query(const QueryParameters& query);

// What an entry of the call log says of a group call.
struct GroupCall {
  // Of the group as it is now; absent for a direct conversation and for a guest.
  std::optional<std::string> title = {};
  // Who took part, by the time of joining.
  std::vector<User> participants = {};

  friend bool operator==(const GroupCall&, const GroupCall&) = default;
};
void encode(JsonWriter& json, const GroupCall& value);

// Who called, from your point of view.
enum class CallDirection {
  // You.
  kOutgoing,
  // The other person.
  kIncoming,
};
std::string_view wire_name(CallDirection value);
bool parse_wire_name(std::string_view name, CallDirection& out);

// An entry of your call log: a call of yours that is over.
struct CallRecord {
  // Grows with every call of yours that ends; not all numbers are there.
  int64_t number = 0;
  // Which call.
  CallId call_id = {};
  // Where.
  ConversationId conversation_id = {};
  // What it began as.
  CallKind kind = {};
  // Who called; of a group call who started it.
  UserId caller_id = {};
  // Who was called. Absent: it was a group call.
  std::optional<UserId> callee_id = {};
  // How it ended, as you may see it.
  EndReason end_reason = {};
  // When it was started.
  WallTime started_at_ms = {};
  // Milliseconds from connected to ended; 0 if it never connected. Of a group call how long you
  // were in it.
  int64_t duration_ms = 0;
  // Who called; of a group call `outgoing` if you started it.
  CallDirection direction = {};
  // The other person; of a group call who rang you, else who started it.
  User user = {};
  // Somebody called you, and you did not take part in its end: nobody answered, the caller gave up,
  // or you were in another call.
  bool missed = false;
  // You have looked at it; true for all that were not missed.
  bool read = false;
  // How good it was for you. Absent: not known.
  std::optional<QualityWord> quality = {};
  // Which way your media went. Absent: not known.
  std::optional<CallPath> path = {};
  // What you reported.
  std::optional<CallQuality> report = {};
  // Group calls only.
  std::optional<GroupCall> group = {};

  friend bool operator==(const CallRecord&, const CallRecord&) = default;
};
void encode(JsonWriter& json, const CallRecord& value);

// A page of your call history.
struct CallsResult {
  // Newest first.
  std::vector<CallRecord> calls = {};
  // There is more: ask again with this `before`.
  std::optional<int64_t> next_before = {};

  friend bool operator==(const CallsResult&, const CallsResult&) = default;
};
void encode(JsonWriter& json, const CallsResult& value);

// The server's settings.
struct Settings {
  // Who may register.
  Registration registration = {};
  // Calls are deleted from everybody's log after so many days; 0: never. Their entries in
  // conversations stay.
  int64_t call_log_days = 0;

  friend bool operator==(const Settings&, const Settings&) = default;
};
void encode(JsonWriter& json, const Settings& value);

// Changes to the settings.
struct SettingsUpdate {
  // Who may register.
  std::optional<Registration> registration = {};
  // Days until calls are deleted from the log; 0: never.
  std::optional<int64_t> call_log_days = {};

  friend bool operator==(const SettingsUpdate&, const SettingsUpdate&) = default;
};
Result<SettingsUpdate> decode_settings_update(std::string_view body);

// An invitation to register.
struct Invite {
  // Which.
  InviteId id = {};
  // The secret; only in the answer that made it.
  std::optional<std::string> token = {};
  // When it was made.
  WallTime created_at_ms = {};
  // Until when it is good.
  WallTime expires_at_ms = {};
  // How many have registered with it.
  int64_t uses = 0;
  // How many may.
  int64_t max_uses = 0;

  friend bool operator==(const Invite&, const Invite&) = default;
};
void encode(JsonWriter& json, const Invite& value);

// All invitations that are still good.
struct InvitesResult {
  // Newest first.
  std::vector<Invite> invites = {};

  friend bool operator==(const InvitesResult&, const InvitesResult&) = default;
};
void encode(JsonWriter& json, const InvitesResult& value);

// A new invitation.
struct InviteCreate {
  // Seconds until it lapses; default 604800 (7 days).
  std::optional<int64_t> expires_in_s = {};
  // How many may use it; default 1.
  std::optional<int64_t> max_uses = {};

  friend bool operator==(const InviteCreate&, const InviteCreate&) = default;
};
Result<InviteCreate> decode_invite_create(std::string_view body);

// The new invitation.
struct InviteResult {
  // With its token.
  Invite invite = {};
  // The address to hand on.
  std::string url = {};

  friend bool operator==(const InviteResult&, const InviteResult&) = default;
};
void encode(JsonWriter& json, const InviteResult& value);

// The result of one self-test.
struct AdminConnection {
  // When it ended.
  WallTime reported_at_ms = {};
  // Whose it is.
  User user = {};
  // "Firefox on Linux"; may be empty.
  std::string client_name = {};
  // The client came from a public address that is not the server's: so it looks from outside.
  bool outside = false;
  // As the client told them.
  std::vector<ConnectionCheck> checks = {};

  friend bool operator==(const AdminConnection&, const AdminConnection&) = default;
};
void encode(JsonWriter& json, const AdminConnection& value);

// Self-tests, newest first.
struct AdminConnectionsResult {
  // The latest ones.
  std::vector<AdminConnection> connections = {};

  friend bool operator==(const AdminConnectionsResult&, const AdminConnectionsResult&) = default;
};
void encode(JsonWriter& json, const AdminConnectionsResult& value);

// How serious a finding is.
enum class AdminCheckState {
  // Good.
  kGreen,
  // Works, with a limitation, or could not be checked.
  kYellow,
  // People will notice.
  kRed,
};
std::string_view wire_name(AdminCheckState value);
bool parse_wire_name(std::string_view name, AdminCheckState& out);

// One finding of the server about itself.
struct AdminCheck {
  // What was looked at, for programs, such as `stun_udp`.
  std::string id = {};
  // What was looked at, in words.
  std::string name = {};
  // How serious it is.
  AdminCheckState state = {};
  // What was found.
  std::string finding = {};
  // What to do about it; when it is not green.
  std::optional<std::string> remedy = {};

  friend bool operator==(const AdminCheck&, const AdminCheck&) = default;
};
void encode(JsonWriter& json, const AdminCheck& value);

// What the server found out about itself.
struct AdminChecksResult {
  // When.
  WallTime checked_at_ms = {};
  // In the order to read them.
  std::vector<AdminCheck> checks = {};

  friend bool operator==(const AdminChecksResult&, const AdminChecksResult&) = default;
};
void encode(JsonWriter& json, const AdminChecksResult& value);

// How the connection of a participant to the forwarding unit stands.
enum class AdminMediaState {
  // Being set up.
  kConnecting,
  // Media flows.
  kConnected,
  // Nothing has come for some seconds.
  kDisconnected,
  // No way was found, or it was lost for good.
  kFailed,
};
std::string_view wire_name(AdminMediaState value);
bool parse_wire_name(std::string_view name, AdminMediaState& out);

// How packets travel.
enum class AdminMediaPath {
  // UDP. Also through a relay elsewhere, which nobody can tell apart.
  kUdp,
  // ICE-TCP, on the HTTPS port.
  kTcp,
  // Through the relay of this server.
  kRelay,
};
std::string_view wire_name(AdminMediaPath value);
bool parse_wire_name(std::string_view name, AdminMediaPath& out);

// How sound or a picture is encoded.
enum class AdminCodec {
  // Opus.
  kOpus,
  // VP8.
  kVp8,
  // VP9.
  kVp9,
};
std::string_view wire_name(AdminCodec value);
bool parse_wire_name(std::string_view name, AdminCodec& out);

// Something that a participant sends.
struct AdminSentSource {
  // What it is.
  MediaSource source = {};
  // How it is encoded.
  AdminCodec codec = {};
  // Sizes of the picture that come at the moment; 1 for sound.
  int64_t layers = 0;

  friend bool operator==(const AdminSentSource&, const AdminSentSource&) = default;
};
void encode(JsonWriter& json, const AdminSentSource& value);

// A picture that a participant is sent.
struct AdminShownPicture {
  // How it is encoded.
  AdminCodec codec = {};
  // Its size: 0 is the smallest.
  int64_t spatial = 0;
  // Its frame rate: 0 is the lowest.
  int64_t temporal = 0;

  friend bool operator==(const AdminShownPicture&, const AdminShownPicture&) = default;
};
void encode(JsonWriter& json, const AdminShownPicture& value);

// The connection of a participant to the forwarding unit. In is what the participant sends, out
// what it is sent.
struct AdminTransport {
  // How it stands.
  AdminMediaState state = {};
  // How packets travel; absent while there is no way.
  std::optional<AdminMediaPath> path = {};
  // Time to the client and back; absent while it is not known.
  std::optional<int64_t> rtt_ms = {};
  // Media that comes.
  int64_t bits_in_per_s = 0;
  // Media that goes.
  int64_t bits_out_per_s = 0;
  // Lost of what the participant sent, before it was sent again.
  int64_t loss_in_permille = 0;
  // Lost of what the participant was sent.
  int64_t loss_out_permille = 0;
  // What the way to the participant carries; 0 while nothing is sent.
  int64_t estimate_bits_per_s = 0;
  // What it sends.
  std::vector<AdminSentSource> sources = {};
  // The pictures that it is sent.
  std::vector<AdminShownPicture> pictures = {};

  friend bool operator==(const AdminTransport&, const AdminTransport&) = default;
};
void encode(JsonWriter& json, const AdminTransport& value);

// Somebody in a group call.
struct AdminRoomParticipant {
  // The place in the call.
  ParticipantId participant_id = {};
  // Who.
  User user = {};
  // "Firefox on Linux"; may be empty.
  std::string client_name = {};
  // Their connection; absent while there is none.
  std::optional<AdminTransport> transport = {};

  friend bool operator==(const AdminRoomParticipant&, const AdminRoomParticipant&) = default;
};
void encode(JsonWriter& json, const AdminRoomParticipant& value);

// A group call that goes on.
struct AdminRoom {
  // Which call.
  CallId call_id = {};
  // Of the group; absent in a direct conversation.
  std::optional<std::string> title = {};
  // What it began as.
  CallKind kind = {};
  // When it began.
  WallTime started_at_ms = {};
  // Everybody in it.
  std::vector<AdminRoomParticipant> participants = {};

  friend bool operator==(const AdminRoom&, const AdminRoom&) = default;
};
void encode(JsonWriter& json, const AdminRoom& value);

// A thread of the forwarding unit.
struct AdminWorkerLoad {
  // Of its time on a core.
  int64_t busy_percent = 0;
  // UDP, received.
  int64_t packets_in_per_s = 0;
  // UDP, sent.
  int64_t packets_out_per_s = 0;
  // UDP, received.
  int64_t bits_in_per_s = 0;
  // UDP, sent.
  int64_t bits_out_per_s = 0;

  friend bool operator==(const AdminWorkerLoad&, const AdminWorkerLoad&) = default;
};
void encode(JsonWriter& json, const AdminWorkerLoad& value);

// How busy the server is with group calls, and what it does about it.
struct AdminLoad {
  // This server makes group calls.
  bool group_calls = false;
  // Of what the server can do: its busiest worker, or its line.
  int64_t load_percent = 0;
  // People who are in no call can join or start one. If not, they get `unavailable`.
  bool admits = false;
  // What everybody gives up of the pictures: 0 nothing, 1 and 2 sharpness of cameras, 3 and 4
  // pictures too, 5 all pictures.
  int64_t shed_level = 0;
  // Each thread.
  std::vector<AdminWorkerLoad> workers = {};
  // The calls that go on, oldest first.
  std::vector<AdminRoom> rooms = {};

  friend bool operator==(const AdminLoad&, const AdminLoad&) = default;
};
void encode(JsonWriter& json, const AdminLoad& value);

// An account as an administrator sees it.
struct AdminUser {
  // Who.
  User user = {};
  // When it registered.
  WallTime created_at_ms = {};
  // When it was last connected.
  std::optional<WallTime> last_seen_ms = {};

  friend bool operator==(const AdminUser&, const AdminUser&) = default;
};
void encode(JsonWriter& json, const AdminUser& value);

// A page of accounts.
struct AdminUsersResult {
  // By display name.
  std::vector<AdminUser> users = {};
  // There is more: ask again with this `cursor`.
  std::optional<std::string> next_cursor = {};

  friend bool operator==(const AdminUsersResult&, const AdminUsersResult&) = default;
};
void encode(JsonWriter& json, const AdminUsersResult& value);

// Changes to an account.
struct AdminUserUpdate {
  // Close or reopen it; closing signs it out everywhere.
  std::optional<bool> deactivated = {};
  // Its new role.
  std::optional<Role> role = {};

  friend bool operator==(const AdminUserUpdate&, const AdminUserUpdate&) = default;
};
Result<AdminUserUpdate> decode_admin_user_update(std::string_view body);

// One call of your log.
struct CallDetailResult {
  // The entry.
  CallRecord call = {};
  // How good it was for the other person. Absent: not known.
  std::optional<QualityWord> peer_quality = {};
  // Which way the other person's media went. Absent: not known.
  std::optional<CallPath> peer_path = {};

  friend bool operator==(const CallDetailResult&, const CallDetailResult&) = default;
};
void encode(JsonWriter& json, const CallDetailResult& value);

// What you have looked at.
struct CallsRead {
  // All entries up to this number.
  int64_t through_number = 0;

  friend bool operator==(const CallsRead&, const CallsRead&) = default;
};
Result<CallsRead> decode_calls_read(std::string_view body);

// Your call log as a whole.
struct CallLogState {
  // Missed calls that you have not looked at yet.
  int64_t missed_calls = 0;
  // `number` of the newest entry there ever was; 0 if there never was one.
  int64_t newest_number = 0;

  friend bool operator==(const CallLogState&, const CallLogState&) = default;
};
void encode(JsonWriter& json, const CallLogState& value);

}  // namespace earshot::protocol
