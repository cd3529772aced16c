// Encoders of what clients send: for tests, fuzzing and C++ clients.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <cstdint>
#include <string>

#include "base/json_writer.h"
#include "protocol/push.gen.h"
#include "protocol/request.gen.h"
#include "protocol/rest.gen.h"

namespace earshot::protocol {

// A whole frame.
std::string encode_request(uint64_t id, const ClientRequest& request);

void encode(JsonWriter& json, const ClientInfo& value);
void encode(JsonWriter& json, const Hello& value);
void encode(JsonWriter& json, const Ping& value);
void encode(JsonWriter& json, const PresenceSet& value);
void encode(JsonWriter& json, const PreferencesSet& value);
void encode(JsonWriter& json, const ConversationOpenDirect& value);
void encode(JsonWriter& json, const ConversationCreateGroup& value);
void encode(JsonWriter& json, const ConversationUpdate& value);
void encode(JsonWriter& json, const ConversationLeave& value);
void encode(JsonWriter& json, const MessageSend& value);
void encode(JsonWriter& json, const MessageEdit& value);
void encode(JsonWriter& json, const MessageDelete& value);
void encode(JsonWriter& json, const ReactionSet& value);
void encode(JsonWriter& json, const TypingSet& value);
void encode(JsonWriter& json, const ReadSet& value);
void encode(JsonWriter& json, const UserBlock& value);
void encode(JsonWriter& json, const UserUnblock& value);
void encode(JsonWriter& json, const CallStart& value);
void encode(JsonWriter& json, const CallAcknowledge& value);
void encode(JsonWriter& json, const CallAccept& value);
void encode(JsonWriter& json, const CallReject& value);
void encode(JsonWriter& json, const CallEnd& value);
void encode(JsonWriter& json, const CallConnected& value);
void encode(JsonWriter& json, const CallReconnecting& value);
void encode(JsonWriter& json, const CallMediaSet& value);
void encode(JsonWriter& json, const CallGet& value);
void encode(JsonWriter& json, const IceServersGet& value);
void encode(JsonWriter& json, const NamedSource& value);
void encode(JsonWriter& json, const WebrtcOffer& value);
void encode(JsonWriter& json, const WebrtcAnswer& value);
void encode(JsonWriter& json, const WebrtcIceCandidate& value);
void encode(JsonWriter& json, const CallReport& value);
void encode(JsonWriter& json, const CallReact& value);
void encode(JsonWriter& json, const WantedVideo& value);
void encode(JsonWriter& json, const MeetingJoin& value);
void encode(JsonWriter& json, const MeetingGet& value);
void encode(JsonWriter& json, const MeetingLeave& value);
void encode(JsonWriter& json, const MeetingEnd& value);
void encode(JsonWriter& json, const MeetingAcknowledge& value);
void encode(JsonWriter& json, const MeetingDecline& value);
void encode(JsonWriter& json, const MeetingRingPeople& value);
void encode(JsonWriter& json, const CallUpgrade& value);
void encode(JsonWriter& json, const MeetingMediaSet& value);
void encode(JsonWriter& json, const MeetingHandSet& value);
void encode(JsonWriter& json, const MeetingReact& value);
void encode(JsonWriter& json, const MeetingPointer& value);
void encode(JsonWriter& json, const MeetingMute& value);
void encode(JsonWriter& json, const MeetingRemove& value);
void encode(JsonWriter& json, const MeetingLock& value);
void encode(JsonWriter& json, const MeetingHostSet& value);
void encode(JsonWriter& json, const MeetingView& value);
void encode(JsonWriter& json, const ConnectionTestStart& value);
void encode(JsonWriter& json, const ConnectionReport& value);
void encode(JsonWriter& json, const PushSubscribe& value);
void encode(JsonWriter& json, const PushUnsubscribe& value);
void encode(JsonWriter& json, const PushTest& value);
void encode(JsonWriter& json, const Register& value);
void encode(JsonWriter& json, const SignIn& value);
void encode(JsonWriter& json, const MeUpdate& value);
void encode(JsonWriter& json, const PasswordChange& value);
void encode(JsonWriter& json, const CallLeave& value);
void encode(JsonWriter& json, const SettingsUpdate& value);
void encode(JsonWriter& json, const InviteCreate& value);
void encode(JsonWriter& json, const AdminUserUpdate& value);
void encode(JsonWriter& json, const CallsRead& value);

}  // namespace earshot::protocol
