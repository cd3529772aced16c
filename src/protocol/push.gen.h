// Earshot: push. Web Push: subscriptions (REST), and what the service worker receives. Plain
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
#include "protocol/common.gen.h"

namespace earshot::protocol {

// What `PushManager.subscribe` needs.
struct PushKeyResult {
  // `applicationServerKey`, base64url without padding.
  std::string vapid_public_key = {};

  friend bool operator==(const PushKeyResult&, const PushKeyResult&) = default;
};
void encode(JsonWriter& json, const PushKeyResult& value);

// A browser's subscription.
struct PushSubscribe {
  // `PushSubscription.endpoint`; https.
  std::string endpoint = {};
  // Its key `p256dh`, base64url.
  std::string p256dh = {};
  // Its key `auth`, base64url.
  std::string auth = {};
  // Notifications on this device may show what was written. Without it: only who wrote.
  std::optional<bool> message_text = {};

  friend bool operator==(const PushSubscribe&, const PushSubscribe&) = default;
};
Result<PushSubscribe> decode_push_subscribe(std::string_view body);

// Which subscription ends.
struct PushUnsubscribe {
  // As it was subscribed.
  std::string endpoint = {};

  friend bool operator==(const PushUnsubscribe&, const PushUnsubscribe&) = default;
};
Result<PushUnsubscribe> decode_push_unsubscribe(std::string_view body);

// Which subscription is tested.
struct PushTest {
  // As it was subscribed.
  std::string endpoint = {};
  // Comes back in the notification.
  std::string id = {};

  friend bool operator==(const PushTest&, const PushTest&) = default;
};
Result<PushTest> decode_push_test(std::string_view body);

// What the push service said.
struct PushTestResult {
  // It took the notification.
  bool accepted = false;
  // Its HTTP status; 0 if it could not be reached.
  int64_t status = 0;
  // Why not, in one English sentence.
  std::optional<std::string> detail = {};

  friend bool operator==(const PushTestResult&, const PushTestResult&) = default;
};
void encode(JsonWriter& json, const PushTestResult& value);

// Who calls, as a notification shows it.
struct PushCaller {
  // Who.
  UserId user_id = {};
  // The name to show.
  std::string display_name = {};

  friend bool operator==(const PushCaller&, const PushCaller&) = default;
};
void encode(JsonWriter& json, const PushCaller& value);

// Names the payload.
enum class PushCallType {
  // Somebody calls.
  kCall,
};
std::string_view wire_name(PushCallType value);
bool parse_wire_name(std::string_view name, PushCallType& out);

// Names the payload.
enum class PushCallOverType {
  // It no longer rings.
  kCallOver,
};
std::string_view wire_name(PushCallOverType value);
bool parse_wire_name(std::string_view name, PushCallOverType& out);

// Names the payload.
enum class PushMessageType {
  // A message.
  kMessage,
};
std::string_view wire_name(PushMessageType value);
bool parse_wire_name(std::string_view name, PushMessageType& out);

// Names the payload.
enum class PushTestType {
  // A test.
  kTest,
};
std::string_view wire_name(PushTestType value);
bool parse_wire_name(std::string_view name, PushTestType& out);

// Payload: somebody calls.
struct PushCall {
  // Always `call`.
  PushCallType type = {};
  // Which call.
  CallId call_id = {};
  // Where.
  ConversationId conversation_id = {};
  // Voice or video.
  CallKind kind = {};
  // Who.
  PushCaller caller = {};
  // When the ring ends by itself.
  WallTime expires_at_ms = {};
  // When the server sent it.
  WallTime sent_at_ms = {};
  // It is a group call in the group of this title.
  std::optional<std::string> group_title = {};
  // It is a group call.
  std::optional<bool> group = {};

  friend bool operator==(const PushCall&, const PushCall&) = default;
};
void encode(JsonWriter& json, const PushCall& value);

// Payload: a call no longer rings. Replaces its notification.
struct PushCallOver {
  // Always `call_over`.
  PushCallOverType type = {};
  // Which call.
  CallId call_id = {};
  // Where.
  ConversationId conversation_id = {};
  // Why it is over for this device.
  EndReason reason = {};
  // Voice or video.
  CallKind kind = {};
  // Who.
  PushCaller caller = {};
  // It is a group call in the group of this title.
  std::optional<std::string> group_title = {};
  // It is a group call.
  std::optional<bool> group = {};

  friend bool operator==(const PushCallOver&, const PushCallOver&) = default;
};
void encode(JsonWriter& json, const PushCallOver& value);

// Payload: a message.
struct PushMessage {
  // Always `message`.
  PushMessageType type = {};
  // Where.
  ConversationId conversation_id = {};
  // Who wrote, or the group's title.
  std::string title = {};
  // The beginning of the text.
  std::optional<std::string> body = {};

  friend bool operator==(const PushMessage&, const PushMessage&) = default;
};
void encode(JsonWriter& json, const PushMessage& value);

// Payload: a test.
struct PushTestPayload {
  // Always `test`.
  PushTestType type = {};
  // From the request.
  std::string id = {};

  friend bool operator==(const PushTestPayload&, const PushTestPayload&) = default;
};
void encode(JsonWriter& json, const PushTestPayload& value);

}  // namespace earshot::protocol
