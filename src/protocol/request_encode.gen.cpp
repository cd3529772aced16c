// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/request_encode.gen.h"

#include "protocol/encode_support.h"

namespace earshot::protocol {

void encode(JsonWriter& json, const ClientInfo& value) {
  json.begin_object();
  write_field(json, "name", value.name);
  write_field(json, "can_call", value.can_call);
  json.end_object();
}

void encode(JsonWriter& json, const Hello& value) {
  json.begin_object();
  write_field(json, "client", value.client);
  write_field(json, "resume_token", value.resume_token);
  write_field(json, "last_seq", value.last_seq);
  json.end_object();
}

void encode(JsonWriter& json, const Ping&) {
  json.begin_object();
  json.end_object();
}

void encode(JsonWriter& json, const PresenceSet& value) {
  json.begin_object();
  write_field(json, "status", value.status);
  json.end_object();
}

void encode(JsonWriter& json, const PreferencesSet& value) {
  json.begin_object();
  write_field(json, "preferences", value.preferences);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationOpenDirect& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationCreateGroup& value) {
  json.begin_object();
  write_field(json, "title", value.title);
  write_field(json, "member_ids", value.member_ids);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationUpdate& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "title", value.title);
  write_field(json, "add_member_ids", value.add_member_ids);
  write_field(json, "remove_member_ids", value.remove_member_ids);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationLeave& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  json.end_object();
}

void encode(JsonWriter& json, const MessageSend& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "client_message_id", value.client_message_id);
  write_field(json, "text", value.text);
  write_field(json, "reply_to_seq", value.reply_to_seq);
  write_field(json, "attachment_ids", value.attachment_ids);
  json.end_object();
}

void encode(JsonWriter& json, const MessageEdit& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "seq", value.seq);
  write_field(json, "text", value.text);
  json.end_object();
}

void encode(JsonWriter& json, const MessageDelete& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "seq", value.seq);
  json.end_object();
}

void encode(JsonWriter& json, const ReactionSet& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "seq", value.seq);
  write_field(json, "emoji", value.emoji);
  write_field(json, "on", value.on);
  json.end_object();
}

void encode(JsonWriter& json, const TypingSet& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "on", value.on);
  json.end_object();
}

void encode(JsonWriter& json, const ReadSet& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "seq", value.seq);
  json.end_object();
}

void encode(JsonWriter& json, const UserBlock& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  json.end_object();
}

void encode(JsonWriter& json, const UserUnblock& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  json.end_object();
}

void encode(JsonWriter& json, const CallStart& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "kind", value.kind);
  json.end_object();
}

void encode(JsonWriter& json, const CallAcknowledge& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const CallAccept& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "camera", value.camera);
  json.end_object();
}

void encode(JsonWriter& json, const CallReject& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const CallEnd& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const CallConnected& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const CallReconnecting& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const CallMediaSet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "media", value.media);
  json.end_object();
}

void encode(JsonWriter& json, const CallGet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const IceServersGet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const NamedSource& value) {
  json.begin_object();
  write_field(json, "mid", value.mid);
  write_field(json, "source", value.source);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcOffer& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "sdp", value.sdp);
  write_field(json, "sources", value.sources);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcAnswer& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "sdp", value.sdp);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcIceCandidate& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "candidate", value.candidate);
  write_field(json, "sdp_mid", value.sdp_mid);
  write_field(json, "sdp_m_line_index", value.sdp_m_line_index);
  write_field(json, "username_fragment", value.username_fragment);
  json.end_object();
}

void encode(JsonWriter& json, const CallReport& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "seconds", value.seconds);
  write_field(json, "quality_seconds", value.quality_seconds);
  write_field(json, "round_trip_ms", value.round_trip_ms);
  write_field(json, "jitter_ms", value.jitter_ms);
  write_field(json, "loss_sent", value.loss_sent);
  write_field(json, "loss_received", value.loss_received);
  write_field(json, "sent_kbps_median", value.sent_kbps_median);
  write_field(json, "received_kbps_median", value.received_kbps_median);
  write_field(json, "freeze_ms", value.freeze_ms);
  write_field(json, "audio_gap_ms", value.audio_gap_ms);
  write_field(json, "longest_gap_ms", value.longest_gap_ms);
  write_field(json, "best_height", value.best_height);
  write_field(json, "path", value.path);
  write_field(json, "relay_protocol", value.relay_protocol);
  write_field(json, "reconnects", value.reconnects);
  write_field(json, "ice_restarts", value.ice_restarts);
  write_field(json, "video_paused_ms", value.video_paused_ms);
  write_field(json, "cause", value.cause);
  json.end_object();
}

void encode(JsonWriter& json, const CallReact& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "reaction", value.reaction);
  json.end_object();
}

void encode(JsonWriter& json, const WantedVideo& value) {
  json.begin_object();
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "source", value.source);
  write_field(json, "width", value.width);
  write_field(json, "height", value.height);
  write_field(json, "priority", value.priority);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingJoin& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "kind", value.kind);
  write_field(json, "media", value.media);
  write_field(json, "sdp", value.sdp);
  write_field(json, "sources", value.sources);
  write_field(json, "ring", value.ring);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingGet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingLeave& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "conversation_id", value.conversation_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingEnd& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingAcknowledge& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingDecline& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRingPeople& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "user_ids", value.user_ids);
  json.end_object();
}

void encode(JsonWriter& json, const CallUpgrade& value) {
  json.begin_object();
  write_field(json, "command_id", value.command_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "user_ids", value.user_ids);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingMediaSet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "media", value.media);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingHandSet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "raised", value.raised);
  write_field(json, "participant_id", value.participant_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingReact& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "reaction", value.reaction);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingPointer& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "x", value.x);
  write_field(json, "y", value.y);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingMute& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "participant_id", value.participant_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRemove& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "participant_id", value.participant_id);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingLock& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "locked", value.locked);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingHostSet& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "host", value.host);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingView& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "videos", value.videos);
  json.end_object();
}

void encode(JsonWriter& json, const ConnectionTestStart&) {
  json.begin_object();
  json.end_object();
}

void encode(JsonWriter& json, const ConnectionReport& value) {
  json.begin_object();
  write_field(json, "test_id", value.test_id);
  write_field(json, "checks", value.checks);
  json.end_object();
}

void encode(JsonWriter& json, const PushSubscribe& value) {
  json.begin_object();
  write_field(json, "endpoint", value.endpoint);
  write_field(json, "p256dh", value.p256dh);
  write_field(json, "auth", value.auth);
  write_field(json, "message_text", value.message_text);
  json.end_object();
}

void encode(JsonWriter& json, const PushUnsubscribe& value) {
  json.begin_object();
  write_field(json, "endpoint", value.endpoint);
  json.end_object();
}

void encode(JsonWriter& json, const PushTest& value) {
  json.begin_object();
  write_field(json, "endpoint", value.endpoint);
  write_field(json, "id", value.id);
  json.end_object();
}

void encode(JsonWriter& json, const Register& value) {
  json.begin_object();
  write_field(json, "username", value.username);
  write_field(json, "display_name", value.display_name);
  write_field(json, "password", value.password);
  write_field(json, "invite_token", value.invite_token);
  json.end_object();
}

void encode(JsonWriter& json, const SignIn& value) {
  json.begin_object();
  write_field(json, "username", value.username);
  write_field(json, "password", value.password);
  json.end_object();
}

void encode(JsonWriter& json, const MeUpdate& value) {
  json.begin_object();
  write_field(json, "display_name", value.display_name);
  json.end_object();
}

void encode(JsonWriter& json, const PasswordChange& value) {
  json.begin_object();
  write_field(json, "current_password", value.current_password);
  write_field(json, "new_password", value.new_password);
  json.end_object();
}

void encode(JsonWriter& json, const CallLeave& value) {
  json.begin_object();
  write_field(json, "client_id", value.client_id);
  json.end_object();
}

void encode(JsonWriter& json, const SettingsUpdate& value) {
  json.begin_object();
  write_field(json, "registration", value.registration);
  write_field(json, "call_log_days", value.call_log_days);
  json.end_object();
}

void encode(JsonWriter& json, const InviteCreate& value) {
  json.begin_object();
  write_field(json, "expires_in_s", value.expires_in_s);
  write_field(json, "max_uses", value.max_uses);
  json.end_object();
}

void encode(JsonWriter& json, const AdminUserUpdate& value) {
  json.begin_object();
  write_field(json, "deactivated", value.deactivated);
  write_field(json, "role", value.role);
  json.end_object();
}

void encode(JsonWriter& json, const CallsRead& value) {
  json.begin_object();
  write_field(json, "through_number", value.through_number);
  json.end_object();
}

std::string encode_request(uint64_t id, const ClientRequest& request) {
  JsonWriter json;
  json.begin_object();
  json.key("type");
  json.string(type_of(request));
  json.key("id");
  json.number(id);
  json.key("data");
  std::visit([&json](const auto& data) { encode(json, data); }, request);
  json.end_object();
  return json.take();
}

}  // namespace earshot::protocol
