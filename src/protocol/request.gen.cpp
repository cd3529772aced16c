// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/request.gen.h"

#include <array>

namespace earshot::protocol {

std::string_view type_of(const ClientRequest& message) {
  static constexpr std::array<std::string_view, 50> kTypes = {
      "hello",
      "ping",
      "presence_set",
      "preferences_set",
      "conversation_open_direct",
      "conversation_create_group",
      "conversation_update",
      "conversation_leave",
      "message_send",
      "message_edit",
      "message_delete",
      "reaction_set",
      "typing_set",
      "read_set",
      "user_block",
      "user_unblock",
      "call_start",
      "call_acknowledge",
      "call_accept",
      "call_reject",
      "call_end",
      "call_connected",
      "call_reconnecting",
      "call_media_set",
      "call_get",
      "ice_servers_get",
      "webrtc_offer",
      "webrtc_answer",
      "webrtc_ice_candidate",
      "call_report",
      "call_react",
      "meeting_join",
      "meeting_get",
      "meeting_leave",
      "meeting_end",
      "meeting_acknowledge",
      "meeting_decline",
      "meeting_ring",
      "call_upgrade",
      "meeting_media_set",
      "meeting_hand_set",
      "meeting_react",
      "meeting_pointer",
      "meeting_mute",
      "meeting_remove",
      "meeting_lock",
      "meeting_host_set",
      "meeting_view",
      "connection_test_start",
      "connection_report",
  };
  return kTypes[message.index()];
}

}  // namespace earshot::protocol
