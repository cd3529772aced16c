// What the server sends, against the golden samples, and what decoding promises beyond them.
#include "protocol/frame.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <vector>

#include "protocol/decode_support.h"

namespace earshot::protocol {
namespace {

const UserId kAna = *UserId::parse("3k9fz0q7w2m4a");
const UserId kBen = *UserId::parse("7b1xcd5r8t6ye");
const UserId kCleo = *UserId::parse("1n0p2s3v4w5x6");
const ConversationId kConversation = *ConversationId::parse("5g6h7j8k9m0n1");
const CallId kCall = *CallId::parse("6q8z1x3c5v7b9n2m4k6j8h0g1f");
const ClientId kTab = *ClientId::parse("0a1b2c3d4e5f6g7h8j9k0m1n2p");
const ClientId kOtherTab = *ClientId::parse("1p2n3m4k5j6h7g8f9e0d1c2b3a");

WallTime at(int64_t offset_ms) { return WallTime::from_ms(1'795'273'200'000 + offset_ms); }

Message full_message() {
  Message message;
  message.conversation_id = kConversation;
  message.seq = 7;
  message.version = 12;
  message.sender_id = kAna;
  message.sent_at_ms = at(7);
  message.edited_at_ms = at(900);
  message.text = "Two\nlines, a \"quote\", a \\ and ünïcödé 🎉";
  message.reply_to = ReplyPreview{.seq = 3, .sender_id = kBen, .excerpt = "Where?"};
  message.attachments = {{.id = *AttachmentId::parse("2a4b6c8d0e1f3"),
                          .name = "cat.png",
                          .media_type = "image/png",
                          .size_bytes = 4096,
                          .width = 64,
                          .height = 48},
                         {.id = *AttachmentId::parse("4r5s6t7v8w9x0"),
                          .name = "notes.txt",
                          .media_type = "text/plain"}};
  message.reactions = {{.emoji = "👍", .user_ids = {kBen, kCleo}}};
  message.client_message_id = "b2f1c0de-0001";
  return message;
}

Call connecting_call() {
  Call call;
  call.call_id = kCall;
  call.version = 4;
  call.conversation_id = kConversation;
  call.kind = CallKind::kVideo;
  call.state = CallState::kConnecting;
  call.caller = {.user_id = kAna,
                 .client_id = kTab,
                 .client_name = "Firefox on Linux",
                 .media = {.microphone = true, .camera = true},
                 .state = LegState::kConnecting};
  call.callee = {.user_id = kBen,
                 .client_id = kOtherTab,
                 .client_name = "Chromium on Linux",
                 .media = {.microphone = true},
                 .state = LegState::kConnecting};
  call.acknowledged = true;
  call.started_at_ms = at(0);
  call.deadline_ms = at(24000);
  call.answered_at_ms = at(4000);
  return call;
}

std::vector<IceServer> ice_servers() {
  return {{.urls = {"stun:stun.l.google.com:19302", "stun:stun1.l.google.com:19302"}},
          {.urls = {"turns:example.org:443?transport=tcp"},
           .username = "1795273800:ana:x",
           .credential = "c2VjcmV0"}};
}

// Equal but for the order of fields.
bool equal(simdjson::dom::element a, simdjson::dom::element b) {
  if (a.is_object() && b.is_object()) {
    const simdjson::dom::object left = a;
    const simdjson::dom::object right = b;
    if (left.size() != right.size()) return false;
    for (const auto field : left) {
      simdjson::dom::element other;
      if (right.at_key(field.key).get(other) || !equal(field.value, other)) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array()) {
    const simdjson::dom::array left = a;
    const simdjson::dom::array right = b;
    if (left.size() != right.size()) return false;
    for (size_t i = 0; i < left.size(); ++i) {
      if (!equal(left.at(i), right.at(i))) return false;
    }
    return true;
  }
  return simdjson::to_string(a) == simdjson::to_string(b);
}

testing::AssertionResult is_sample(const std::string& text, const std::string& file,
                                   std::string_view name) {
  simdjson::dom::parser text_parser;
  simdjson::dom::parser sample_parser;
  const simdjson::dom::element frame = text_parser.parse(text);
  const simdjson::dom::array samples = sample_parser.load("protocol/samples/" + file + ".json");
  for (const simdjson::dom::element sample : samples) {
    if (std::string_view(sample["name"]) != name) continue;
    if (equal(frame, sample["json"])) return testing::AssertionSuccess();
    return testing::AssertionFailure() << text << "\nis not\n" << simdjson::minify(sample);
  }
  return testing::AssertionFailure() << "no sample " << name;
}

TEST(ServerFrame, MessageCreatedHasTheGoldenForm) {
  const ServerEvent event = MessageCreated{.message = full_message()};
  EXPECT_TRUE(is_sample(encode_event(event, 1), "events", "message_created"));
}

TEST(ServerFrame, CallAcceptedHasTheGoldenFormWithAndWithoutServers) {
  CallAccepted accepted = {
      .call = connecting_call(), .ice_servers = ice_servers(), .ice_expires_at_ms = at(600000)};
  EXPECT_TRUE(is_sample(encode_event(accepted, 16), "events", "call_accepted"));
  accepted.ice_servers.reset();
  accepted.ice_expires_at_ms.reset();
  EXPECT_TRUE(is_sample(encode_event(accepted, 17), "events", "call_accepted without servers"));
}

TEST(ServerFrame, CallEndedNamesTheOtherDevice) {
  const CallEnded ended = {.call = connecting_call(),
                           .reason = EndReason::kAnsweredElsewhere,
                           .other_device = "Chromium on Linux"};
  EXPECT_TRUE(is_sample(encode_event(ended, 20), "events", "call_ended, answered elsewhere"));
}

TEST(ServerFrame, RelayedCandidateHasTheGoldenForm) {
  const WebrtcIceCandidateEvent candidate = {
      .call_id = kCall,
      .negotiation = 1,
      .candidate = "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host",
      .sdp_mid = "0",
      .sdp_m_line_index = 0,
      .username_fragment = "abcd",
      .from_user_id = kAna,
      .from_client_id = kTab};
  EXPECT_TRUE(is_sample(encode_event(candidate, 24), "events", "webrtc_ice_candidate"));
}

TEST(ServerFrame, PresenceHasTheGoldenForm) {
  const PresenceChanged changed = {
      .presence = {.user_id = kBen, .status = PresenceStatus::kOffline, .last_seen_ms = at(0)}};
  EXPECT_TRUE(is_sample(encode_event(changed, 9), "events", "presence_changed"));
}

TEST(ServerFrame, AnswersHaveTheGoldenForm) {
  const MessageSendResult sent = {.message = full_message()};
  EXPECT_TRUE(is_sample(encode_ok(2, sent), "answers", "message_send"));
  EXPECT_TRUE(is_sample(encode_ok(kFrameIdMax, Empty{}), "answers", "typing_set"));
  const Error with_field = {ErrorCode::kInvalid, "data.text: longer than 8000 characters",
                            "data.text"};
  EXPECT_TRUE(is_sample(encode_error(3, with_field), "answers", "error with a field"));
  const Error without_id = {ErrorCode::kInvalid, "frame: not JSON"};
  EXPECT_TRUE(is_sample(encode_error(0, without_id), "answers", "error of a frame without id"));
}

TEST(ServerFrame, FanOutGivesTheSameTextAsEncodingForEachClient) {
  const ServerEvent event = MessageCreated{.message = full_message()};
  EXPECT_EQ(close_event(encode_event_open(event), 18), encode_event(event, 18));
}

TEST(ServerFrame, RestErrorWrapsTheSameError) {
  EXPECT_EQ(encode_error_body({ErrorCode::kConflict, "taken", "username"}),
            R"({"error":{"code":"conflict","message":"taken","field":"username"}})");
}

TEST(ClientFrame, BrokenUtf8IsRefused) {
  const auto frame = decode_client_frame("{\"type\":\"ping\",\"id\":1,\"data\":{\"x\":\"\xff\"}}");
  ASSERT_FALSE(frame.ok());
  EXPECT_EQ(frame.error().message, "frame: not UTF-8");
}

TEST(ClientFrame, IdOfAnUndecodableFrameCanBeTold) {
  EXPECT_EQ(peek_frame_id(R"({"type":"nonsense","id":42,"data":{}})"), 42u);
  EXPECT_EQ(peek_frame_id(R"({"type":"nonsense","id":0})"), 0u);
  EXPECT_EQ(peek_frame_id(R"({"id":9007199254740992})"), 0u);
  EXPECT_EQ(peek_frame_id("7"), 0u);
  EXPECT_EQ(peek_frame_id("{"), 0u);
}

TEST(ClientFrame, FirstOfDuplicateKeysCounts) {
  const auto frame = decode_client_frame(R"({"type":"ping","id":1,"id":2,"data":{}})");
  EXPECT_EQ(frame.value().id, 1u);
}

TEST(ClientFrame, SixteenLevelsAreAllowed) {
  const std::string inside = std::string(14, '[') + std::string(14, ']');
  EXPECT_TRUE(decode_client_frame(R"({"type":"ping","id":1,"data":{"x":)" + inside + "}}").ok());
}

TEST(ClientFrame, DecodesAfterAFailure) {
  EXPECT_FALSE(decode_client_frame(std::string(100, '[')).ok());
  EXPECT_TRUE(decode_client_frame(R"({"type":"ping","id":1,"data":{}})").ok());
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("aé€🎉"), 4u);
}

}  // namespace
}  // namespace earshot::protocol
