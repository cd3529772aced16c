// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/event.gen.h"

#include <array>

namespace earshot::protocol {

std::string_view type_of(const ServerEvent& message) {
  static constexpr std::array<std::string_view, 38> kTypes = {
      "presence_changed",
      "user_changed",
      "signed_out",
      "server_restarting",
      "preferences_changed",
      "message_created",
      "message_updated",
      "typing_changed",
      "read_changed",
      "conversation_changed",
      "conversation_removed",
      "relation_changed",
      "call_incoming",
      "call_ringing",
      "call_accepted",
      "call_rejected",
      "call_ended",
      "call_changed",
      "webrtc_offer",
      "webrtc_answer",
      "webrtc_ice_candidate",
      "call_reaction",
      "call_log_changed",
      "meeting_ringing",
      "meeting_ring_ended",
      "meeting_live",
      "meeting_participant",
      "meeting_left",
      "meeting_ring_changed",
      "meeting_changed",
      "meeting_ended",
      "call_upgraded",
      "meeting_slots",
      "meeting_speakers",
      "meeting_demand",
      "meeting_muted",
      "meeting_reaction",
      "meeting_pointer",
  };
  return kTypes[message.index()];
}

}  // namespace earshot::protocol
