// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/decode.gen.h"

#include <array>

#include "protocol/calls.gen.h"
#include "protocol/chat.gen.h"
#include "protocol/connection.gen.h"
#include "protocol/meetings.gen.h"
#include "protocol/push.gen.h"
#include "protocol/rest.gen.h"
#include "protocol/session.gen.h"
#include "protocol/query.h"

namespace earshot::protocol {
namespace {

bool username_allows(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

bool read(const JsonValue& json, Role& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of admin, member");
}

bool read(const JsonValue& json, CallKind& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of voice, video");
}

bool read(const JsonValue& json, MediaState& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "microphone", out.microphone, NoLimits{}, fault) &&
         read_field(json, "camera", out.camera, NoLimits{}, fault) &&
         read_field(json, "screen", out.screen, NoLimits{}, fault) &&
         read_field(json, "video_paused", out.video_paused, NoLimits{}, fault) &&
         read_field(json, "screen_sound", out.screen_sound, NoLimits{}, fault);
}

bool read(const JsonValue& json, ClientInfo& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "name", out.name, StringLimits{1, 64}, fault) &&
         read_field(json, "can_call", out.can_call, NoLimits{}, fault);
}

bool read(const JsonValue& json, BusyReply& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of in_another_call, no_answer");
}

bool read(const JsonValue& json, QuietHours& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "enabled", out.enabled, NoLimits{}, fault) &&
         read_field(json, "from_minute", out.from_minute, IntLimits{0, 1439}, fault) &&
         read_field(json, "to_minute", out.to_minute, IntLimits{0, 1439}, fault) &&
         read_field(json, "days", out.days, IntLimits{0, 127}, fault);
}

bool read(const JsonValue& json, Preferences& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "busy_reply", out.busy_reply, NoLimits{}, fault) &&
         read_field(json, "quiet_hours", out.quiet_hours, NoLimits{}, fault);
}

bool read(const JsonValue& json, ChosenStatus& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of online, away, do_not_disturb");
}

bool read(const JsonValue& json, Hello& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "client", out.client, NoLimits{}, fault) &&
         read_field(json, "resume_token", out.resume_token, StringLimits{1, 128}, fault) &&
         read_field(json, "last_seq", out.last_seq, IntLimits{0, 9007199254740991}, fault);
}

bool read(const JsonValue& json, Ping&, NoLimits, Fault& fault) {
  return read_object(json, fault);
}

bool read(const JsonValue& json, PresenceSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "status", out.status, NoLimits{}, fault);
}

bool read(const JsonValue& json, PreferencesSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "preferences", out.preferences, NoLimits{}, fault);
}

bool read(const JsonValue& json, ConversationOpenDirect& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "user_id", out.user_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, ConversationCreateGroup& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "title", out.title, StringLimits{1, 80}, fault) &&
         read_field(json, "member_ids", out.member_ids,
                    ArrayLimits<NoLimits>{1, 49, NoLimits{}}, fault);
}

bool read(const JsonValue& json, ConversationUpdate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "title", out.title, StringLimits{1, 80}, fault) &&
         read_field(json, "add_member_ids", out.add_member_ids,
                    ArrayLimits<NoLimits>{1, 49, NoLimits{}}, fault) &&
         read_field(json, "remove_member_ids", out.remove_member_ids,
                    ArrayLimits<NoLimits>{1, 49, NoLimits{}}, fault);
}

bool read(const JsonValue& json, ConversationLeave& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MessageSend& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "client_message_id", out.client_message_id, StringLimits{1, 64}, fault) &&
         read_field(json, "text", out.text, StringLimits{0, 8000}, fault) &&
         read_field(json, "reply_to_seq", out.reply_to_seq,
                    IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "attachment_ids", out.attachment_ids,
                    ArrayLimits<NoLimits>{0, 10, NoLimits{}}, fault);
}

bool read(const JsonValue& json, MessageEdit& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "seq", out.seq, IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "text", out.text, StringLimits{0, 8000}, fault);
}

bool read(const JsonValue& json, MessageDelete& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "seq", out.seq, IntLimits{1, 9007199254740991}, fault);
}

bool read(const JsonValue& json, ReactionSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "seq", out.seq, IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "emoji", out.emoji, StringLimits{1, 16}, fault) &&
         read_field(json, "on", out.on, NoLimits{}, fault);
}

bool read(const JsonValue& json, TypingSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "on", out.on, NoLimits{}, fault);
}

bool read(const JsonValue& json, ReadSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "seq", out.seq, IntLimits{1, 9007199254740991}, fault);
}

bool read(const JsonValue& json, UserBlock& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "user_id", out.user_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, UserUnblock& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "user_id", out.user_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, RejectReason& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of declined, busy, failed_permission");
}

bool read(const JsonValue& json, HangUpReason& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of cancelled, completed, failed_media, failed_permission");
}

bool read(const JsonValue& json, CallStart& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "kind", out.kind, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallAcknowledge& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallAccept& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "camera", out.camera, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallReject& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "reason", out.reason, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallEnd& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "reason", out.reason, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallConnected& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallReconnecting& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallMediaSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "media", out.media, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallGet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, IceServersGet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MediaSource& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of microphone, camera, screen, screen_sound");
}

bool read(const JsonValue& json, NamedSource& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "mid", out.mid, StringLimits{1, 32}, fault) &&
         read_field(json, "source", out.source, NoLimits{}, fault);
}

bool read(const JsonValue& json, WebrtcOffer& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "negotiation", out.negotiation, IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "sdp", out.sdp, StringLimits{1, 98304}, fault) &&
         read_field(json, "sources", out.sources,
                    ArrayLimits<NoLimits>{0, 16, NoLimits{}}, fault);
}

bool read(const JsonValue& json, WebrtcAnswer& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "negotiation", out.negotiation, IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "sdp", out.sdp, StringLimits{1, 32768}, fault);
}

bool read(const JsonValue& json, WebrtcIceCandidate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "negotiation", out.negotiation, IntLimits{1, 9007199254740991}, fault) &&
         read_field(json, "candidate", out.candidate, StringLimits{0, 1024}, fault) &&
         read_field(json, "sdp_mid", out.sdp_mid, StringLimits{0, 64}, fault) &&
         read_field(json, "sdp_m_line_index", out.sdp_m_line_index, IntLimits{0, 64}, fault) &&
         read_field(json, "username_fragment", out.username_fragment,
                    StringLimits{0, 256}, fault);
}

bool read(const JsonValue& json, CallPath& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of direct, relayed");
}

bool read(const JsonValue& json, RelayProtocol& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of udp, tcp, tls");
}

bool read(const JsonValue& json, QualitySeconds& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "excellent", out.excellent, IntLimits{0, 604800}, fault) &&
         read_field(json, "good", out.good, IntLimits{0, 604800}, fault) &&
         read_field(json, "weak", out.weak, IntLimits{0, 604800}, fault) &&
         read_field(json, "bad", out.bad, IntLimits{0, 604800}, fault);
}

bool read(const JsonValue& json, TimeQuantiles& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "median", out.median, IntLimits{0, 600000}, fault) &&
         read_field(json, "p95", out.p95, IntLimits{0, 600000}, fault);
}

bool read(const JsonValue& json, LossQuantiles& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "median", out.median, FractionLimits{0, 1}, fault) &&
         read_field(json, "p95", out.p95, FractionLimits{0, 1}, fault);
}

bool read(const JsonValue& json, CallReport& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "seconds", out.seconds, IntLimits{0, 604800}, fault) &&
         read_field(json, "quality_seconds", out.quality_seconds, NoLimits{}, fault) &&
         read_field(json, "round_trip_ms", out.round_trip_ms, NoLimits{}, fault) &&
         read_field(json, "jitter_ms", out.jitter_ms, NoLimits{}, fault) &&
         read_field(json, "loss_sent", out.loss_sent, NoLimits{}, fault) &&
         read_field(json, "loss_received", out.loss_received, NoLimits{}, fault) &&
         read_field(json, "sent_kbps_median", out.sent_kbps_median, IntLimits{0, 1000000}, fault) &&
         read_field(json, "received_kbps_median", out.received_kbps_median,
                    IntLimits{0, 1000000}, fault) &&
         read_field(json, "freeze_ms", out.freeze_ms, IntLimits{0, 604800000}, fault) &&
         read_field(json, "audio_gap_ms", out.audio_gap_ms, IntLimits{0, 604800000}, fault) &&
         read_field(json, "longest_gap_ms", out.longest_gap_ms, IntLimits{0, 604800000}, fault) &&
         read_field(json, "best_height", out.best_height, IntLimits{0, 16384}, fault) &&
         read_field(json, "path", out.path, NoLimits{}, fault) &&
         read_field(json, "relay_protocol", out.relay_protocol, NoLimits{}, fault) &&
         read_field(json, "reconnects", out.reconnects, IntLimits{0, 100000}, fault) &&
         read_field(json, "ice_restarts", out.ice_restarts, IntLimits{0, 100000}, fault) &&
         read_field(json, "video_paused_ms", out.video_paused_ms, IntLimits{0, 604800000}, fault) &&
         read_field(json, "cause", out.cause, StringLimits{1, 64}, fault);
}

bool read(const JsonValue& json, ReactionName& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of thumbs_up, heart, laugh, surprised, clap, party, wave, hand");
}

bool read(const JsonValue& json, CallReact& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "reaction", out.reaction, NoLimits{}, fault);
}

bool read(const JsonValue& json, WantedVideo& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault) &&
         read_field(json, "source", out.source, NoLimits{}, fault) &&
         read_field(json, "width", out.width, IntLimits{1, 16384}, fault) &&
         read_field(json, "height", out.height, IntLimits{1, 16384}, fault) &&
         read_field(json, "priority", out.priority, IntLimits{0, 255}, fault);
}

bool read(const JsonValue& json, MeetingJoin& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "kind", out.kind, NoLimits{}, fault) &&
         read_field(json, "media", out.media, NoLimits{}, fault) &&
         read_field(json, "sdp", out.sdp, StringLimits{1, 98304}, fault) &&
         read_field(json, "sources", out.sources,
                    ArrayLimits<NoLimits>{0, 16, NoLimits{}}, fault) &&
         read_field(json, "ring", out.ring, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingGet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingLeave& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "conversation_id", out.conversation_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingEnd& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingAcknowledge& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingDecline& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingRingPeople& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "user_ids", out.user_ids,
                    ArrayLimits<NoLimits>{1, 16, NoLimits{}}, fault);
}

bool read(const JsonValue& json, CallUpgrade& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "command_id", out.command_id, StringLimits{1, 64}, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "user_ids", out.user_ids,
                    ArrayLimits<NoLimits>{1, 16, NoLimits{}}, fault);
}

bool read(const JsonValue& json, MeetingMediaSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "media", out.media, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingHandSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "raised", out.raised, NoLimits{}, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingReact& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "reaction", out.reaction, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingPointer& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault) &&
         read_field(json, "x", out.x, IntLimits{0, 10000}, fault) &&
         read_field(json, "y", out.y, IntLimits{0, 10000}, fault);
}

bool read(const JsonValue& json, MeetingMute& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingRemove& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingLock& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "locked", out.locked, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingHostSet& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "participant_id", out.participant_id, NoLimits{}, fault) &&
         read_field(json, "host", out.host, NoLimits{}, fault);
}

bool read(const JsonValue& json, MeetingView& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "call_id", out.call_id, NoLimits{}, fault) &&
         read_field(json, "videos", out.videos, ArrayLimits<NoLimits>{0, 24, NoLimits{}}, fault);
}

bool read(const JsonValue& json, ConnectionCheckName& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of signalling, stun, turn_udp, turn_tcp, turn_tls, media");
}

bool read(const JsonValue& json, ConnectionCheckState& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of ok, failed, skipped");
}

bool read(const JsonValue& json, ConnectionCause& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set(
      "not one of not_offered, timeout, unreachable, refused, unauthorised, no_candidate, no_media, signalling_lost, unsupported, cancelled, unknown");
}

bool read(const JsonValue& json, ConnectionCheck& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "name", out.name, NoLimits{}, fault) &&
         read_field(json, "state", out.state, NoLimits{}, fault) &&
         read_field(json, "cause", out.cause, NoLimits{}, fault) &&
         read_field(json, "duration_ms", out.duration_ms, IntLimits{0, 600000}, fault);
}

bool read(const JsonValue& json, ConnectionTestStart&, NoLimits, Fault& fault) {
  return read_object(json, fault);
}

bool read(const JsonValue& json, ConnectionReport& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "test_id", out.test_id, NoLimits{}, fault) &&
         read_field(json, "checks", out.checks, ArrayLimits<NoLimits>{1, 6, NoLimits{}}, fault);
}

bool read(const JsonValue& json, PushSubscribe& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "endpoint", out.endpoint, StringLimits{1, 2048}, fault) &&
         read_field(json, "p256dh", out.p256dh, StringLimits{1, 128}, fault) &&
         read_field(json, "auth", out.auth, StringLimits{1, 64}, fault) &&
         read_field(json, "message_text", out.message_text, NoLimits{}, fault);
}

bool read(const JsonValue& json, PushUnsubscribe& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "endpoint", out.endpoint, StringLimits{1, 2048}, fault);
}

bool read(const JsonValue& json, PushTest& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "endpoint", out.endpoint, StringLimits{1, 2048}, fault) &&
         read_field(json, "id", out.id, StringLimits{1, 64}, fault);
}

bool read(const JsonValue& json, Registration& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of open, invite, closed");
}

bool read(const JsonValue& json, Register& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "username", out.username, StringLimits{2, 32, username_allows}, fault) &&
         read_field(json, "display_name", out.display_name, StringLimits{1, 64}, fault) &&
         read_field(json, "password", out.password, StringLimits{8, 200}, fault) &&
         read_field(json, "invite_token", out.invite_token, StringLimits{1, 64}, fault);
}

bool read(const JsonValue& json, SignIn& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "username", out.username, StringLimits{1, 64}, fault) &&
         read_field(json, "password", out.password, StringLimits{1, 200}, fault);
}

bool read(const JsonValue& json, MeUpdate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "display_name", out.display_name, StringLimits{1, 64}, fault);
}

bool read(const JsonValue& json, PasswordChange& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "current_password", out.current_password, StringLimits{1, 200}, fault) &&
         read_field(json, "new_password", out.new_password, StringLimits{8, 200}, fault);
}

bool read(const JsonValue& json, CallLeave& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "client_id", out.client_id, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallFilter& out, NoLimits, Fault& fault) {
  const auto name = json.string();
  if (!name) return fault.set("not a string");
  if (parse_wire_name(*name, out)) return true;
  return fault.set("not one of all, missed");
}

bool read(const JsonValue& json, SettingsUpdate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "registration", out.registration, NoLimits{}, fault) &&
         read_field(json, "call_log_days", out.call_log_days, IntLimits{0, 3650}, fault);
}

bool read(const JsonValue& json, InviteCreate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "expires_in_s", out.expires_in_s, IntLimits{60, 7776000}, fault) &&
         read_field(json, "max_uses", out.max_uses, IntLimits{1, 1000}, fault);
}

bool read(const JsonValue& json, AdminUserUpdate& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "deactivated", out.deactivated, NoLimits{}, fault) &&
         read_field(json, "role", out.role, NoLimits{}, fault);
}

bool read(const JsonValue& json, CallsRead& out, NoLimits, Fault& fault) {
  return read_object(json, fault) &&
         read_field(json, "through_number", out.through_number,
                    IntLimits{0, 9007199254740991}, fault);
}

namespace {

template <class Request>
bool read_request(const JsonValue& data, ClientRequest& out, Fault& fault) {
  return read(data, out.emplace<Request>(), NoLimits{}, fault);
}

struct RequestEntry {
  std::string_view type;
  RequestReader reader;
};

constexpr std::array<RequestEntry, 50> kRequests = {{
    {"hello", read_request<Hello>},
    {"ping", read_request<Ping>},
    {"presence_set", read_request<PresenceSet>},
    {"preferences_set", read_request<PreferencesSet>},
    {"conversation_open_direct", read_request<ConversationOpenDirect>},
    {"conversation_create_group", read_request<ConversationCreateGroup>},
    {"conversation_update", read_request<ConversationUpdate>},
    {"conversation_leave", read_request<ConversationLeave>},
    {"message_send", read_request<MessageSend>},
    {"message_edit", read_request<MessageEdit>},
    {"message_delete", read_request<MessageDelete>},
    {"reaction_set", read_request<ReactionSet>},
    {"typing_set", read_request<TypingSet>},
    {"read_set", read_request<ReadSet>},
    {"user_block", read_request<UserBlock>},
    {"user_unblock", read_request<UserUnblock>},
    {"call_start", read_request<CallStart>},
    {"call_acknowledge", read_request<CallAcknowledge>},
    {"call_accept", read_request<CallAccept>},
    {"call_reject", read_request<CallReject>},
    {"call_end", read_request<CallEnd>},
    {"call_connected", read_request<CallConnected>},
    {"call_reconnecting", read_request<CallReconnecting>},
    {"call_media_set", read_request<CallMediaSet>},
    {"call_get", read_request<CallGet>},
    {"ice_servers_get", read_request<IceServersGet>},
    {"webrtc_offer", read_request<WebrtcOffer>},
    {"webrtc_answer", read_request<WebrtcAnswer>},
    {"webrtc_ice_candidate", read_request<WebrtcIceCandidate>},
    {"call_report", read_request<CallReport>},
    {"call_react", read_request<CallReact>},
    {"meeting_join", read_request<MeetingJoin>},
    {"meeting_get", read_request<MeetingGet>},
    {"meeting_leave", read_request<MeetingLeave>},
    {"meeting_end", read_request<MeetingEnd>},
    {"meeting_acknowledge", read_request<MeetingAcknowledge>},
    {"meeting_decline", read_request<MeetingDecline>},
    {"meeting_ring", read_request<MeetingRingPeople>},
    {"call_upgrade", read_request<CallUpgrade>},
    {"meeting_media_set", read_request<MeetingMediaSet>},
    {"meeting_hand_set", read_request<MeetingHandSet>},
    {"meeting_react", read_request<MeetingReact>},
    {"meeting_pointer", read_request<MeetingPointer>},
    {"meeting_mute", read_request<MeetingMute>},
    {"meeting_remove", read_request<MeetingRemove>},
    {"meeting_lock", read_request<MeetingLock>},
    {"meeting_host_set", read_request<MeetingHostSet>},
    {"meeting_view", read_request<MeetingView>},
    {"connection_test_start", read_request<ConnectionTestStart>},
    {"connection_report", read_request<ConnectionReport>},
}};

}  // namespace

RequestReader find_request_reader(std::string_view type) {
  for (const RequestEntry& entry : kRequests) {
    if (entry.type == type) return entry.reader;
  }
  return nullptr;
}

Result<PushSubscribe> decode_push_subscribe(std::string_view body) {
  return decode_body<PushSubscribe>(body);
}

Result<PushUnsubscribe> decode_push_unsubscribe(std::string_view body) {
  return decode_body<PushUnsubscribe>(body);
}

Result<PushTest> decode_push_test(std::string_view body) {
  return decode_body<PushTest>(body);
}

Result<Register> decode_register(std::string_view body) {
  return decode_body<Register>(body);
}

Result<SignIn> decode_sign_in(std::string_view body) {
  return decode_body<SignIn>(body);
}

Result<MeUpdate> decode_me_update(std::string_view body) {
  return decode_body<MeUpdate>(body);
}

Result<PasswordChange> decode_password_change(std::string_view body) {
  return decode_body<PasswordChange>(body);
}

Result<CallLeave> decode_call_leave(std::string_view body) {
  return decode_body<CallLeave>(body);
}

Result<SettingsUpdate> decode_settings_update(std::string_view body) {
  return decode_body<SettingsUpdate>(body);
}

Result<InviteCreate> decode_invite_create(std::string_view body) {
  return decode_body<InviteCreate>(body);
}

Result<AdminUserUpdate> decode_admin_user_update(std::string_view body) {
  return decode_body<AdminUserUpdate>(body);
}

Result<CallsRead> decode_calls_read(std::string_view body) {
  return decode_body<CallsRead>(body);
}

Result<UsersQuery> decode_users_query(const QueryParameters& query) {
  UsersQuery out;
  Fault fault;
  const bool good = read_field(query, "query", out.query, StringLimits{0, 64}, fault) &&
                    read_field(query, "cursor", out.cursor, StringLimits{1, 128}, fault) &&
                    read_field(query, "limit", out.limit, IntLimits{1, 100}, fault);
  if (!good) return std::move(fault).to_error();
  return out;
}

Result<MessagesQuery> decode_messages_query(const QueryParameters& query) {
  MessagesQuery out;
  Fault fault;
  const bool good = read_field(query, "before_seq", out.before_seq,
                               IntLimits{1, 9007199254740991}, fault) &&
                    read_field(query, "after_seq", out.after_seq,
                               IntLimits{0, 9007199254740991}, fault) &&
                    read_field(query, "limit", out.limit, IntLimits{1, 100}, fault);
  if (!good) return std::move(fault).to_error();
  return out;
}

Result<ChangesQuery> decode_changes_query(const QueryParameters& query) {
  ChangesQuery out;
  Fault fault;
  const bool good = read_field(query, "after_version", out.after_version,
                               IntLimits{0, 9007199254740991}, fault) &&
                    read_field(query, "limit", out.limit, IntLimits{1, 100}, fault);
  if (!good) return std::move(fault).to_error();
  return out;
}

Result<SearchQuery> decode_search_query(const QueryParameters& query) {
  SearchQuery out;
  Fault fault;
  const bool good = read_field(query, "query", out.query, StringLimits{1, 200}, fault) &&
                    read_field(query, "conversation_id", out.conversation_id, NoLimits{}, fault) &&
                    read_field(query, "cursor", out.cursor, StringLimits{1, 128}, fault) &&
                    read_field(query, "limit", out.limit, IntLimits{1, 100}, fault);
  if (!good) return std::move(fault).to_error();
  return out;
}

Result<CallsQuery> decode_calls_query(const QueryParameters& query) {
  CallsQuery out;
  Fault fault;
  const bool good = read_field(query, "filter", out.filter, NoLimits{}, fault) &&
                    read_field(query, "q", out.q, StringLimits{1, 64}, fault) &&
                    read_field(query, "before", out.before,
                               IntLimits{1, 9007199254740991}, fault) &&
                    read_field(query, "limit", out.limit, IntLimits{1, 100}, fault);
  if (!good) return std::move(fault).to_error();
  return out;
}

}  // namespace earshot::protocol
