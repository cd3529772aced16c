// The contract's limits (protocol/*.schema.json) and the server's (base/limits.h) are one and the
// same where both name them.
#include "base/limits.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/frame.h"
#include "protocol/request_encode.gen.h"
#include "protocol/rest.gen.h"

namespace earshot::protocol {
namespace {

std::string text(size_t length) { return std::string(length, 'x'); }

bool accepts(const ClientRequest& request) {
  return decode_client_frame(encode_request(1, request)).ok();
}

bool accepts(const Register& body) { return decode_register(to_json(body)).ok(); }

Register registration() {
  return {.username = "ana", .display_name = "Ana", .password = "correct horse"};
}

const ConversationId kConversation = ConversationId::from_value(1);
const UserId kUser = UserId::from_value(1);
const CallId kCall = *CallId::parse("6q8z1x3c5v7b9n2m4k6j8h0g1f");
const ParticipantId kParticipant = *ParticipantId::parse("0b8z1x3c5v7b9n2m4k6j8h0g1f");

TEST(Limits, OfAnAccountAreThoseOfTheContract) {
  Register body = registration();
  body.username = text(limits::kUsernameCharsMax);
  EXPECT_TRUE(accepts(body));
  body.username = text(limits::kUsernameCharsMax + 1);
  EXPECT_FALSE(accepts(body));
  body.username = text(limits::kUsernameCharsMin);
  EXPECT_TRUE(accepts(body));
  body.username = text(limits::kUsernameCharsMin - 1);
  EXPECT_FALSE(accepts(body));

  body = registration();
  body.display_name = text(limits::kDisplayNameCharsMax);
  EXPECT_TRUE(accepts(body));
  body.display_name = text(limits::kDisplayNameCharsMax + 1);
  EXPECT_FALSE(accepts(body));

  body = registration();
  body.password = text(limits::kPasswordCharsMax);
  EXPECT_TRUE(accepts(body));
  body.password = text(limits::kPasswordCharsMax + 1);
  EXPECT_FALSE(accepts(body));
  body.password = text(limits::kPasswordCharsMin);
  EXPECT_TRUE(accepts(body));
  body.password = text(limits::kPasswordCharsMin - 1);
  EXPECT_FALSE(accepts(body));
}

TEST(Limits, OfInvitesAreThoseOfTheContract) {
  const auto accepts_invite = [](int64_t lifetime_s, int64_t uses) {
    const InviteCreate body = {.expires_in_s = lifetime_s, .max_uses = uses};
    return decode_invite_create(to_json(body)).ok();
  };
  const int64_t lifetime_max_s =
      std::chrono::duration_cast<std::chrono::seconds>(limits::kInviteLifetimeMax).count();
  EXPECT_TRUE(accepts_invite(lifetime_max_s, limits::kInviteUsesMax));
  EXPECT_FALSE(accepts_invite(lifetime_max_s + 1, limits::kInviteUsesMax));
  EXPECT_FALSE(accepts_invite(lifetime_max_s, limits::kInviteUsesMax + 1));
}

TEST(Limits, OfAGroupAreThoseOfTheContract) {
  ConversationCreateGroup group = {.title = "t", .member_ids = {}};
  group.member_ids.assign(limits::kGroupMembersMax - 1, kUser);
  EXPECT_TRUE(accepts(group));
  group.member_ids.push_back(kUser);
  EXPECT_FALSE(accepts(group));
}

TEST(Limits, OfSignallingAreThoseOfTheContract) {
  WebrtcOffer offer = {
      .call_id = kCall, .negotiation = 1, .sdp = text(limits::kMeetingSdpBytesMax)};
  EXPECT_TRUE(accepts(offer));
  offer.sdp += 'x';
  EXPECT_FALSE(accepts(offer));

  WebrtcIceCandidate candidate = {.call_id = kCall,
                                  .candidate = text(limits::kIceCandidateBytesMax)};
  EXPECT_TRUE(accepts(candidate));
  candidate.candidate += 'x';
  EXPECT_FALSE(accepts(candidate));
}

TEST(Limits, OfGroupCallsAreThoseOfTheContract) {
  const WantedVideo wanted = {.participant_id = kParticipant, .width = 1, .height = 1};
  MeetingView view = {.call_id = kCall, .videos = {}};
  view.videos.assign(limits::kMeetingVideosShownMax, wanted);
  EXPECT_TRUE(accepts(view));
  view.videos.push_back(wanted);
  EXPECT_FALSE(accepts(view));
}

// The widest character in JSON is six bytes: "\u0001".
TEST(Limits, TheLongestMessageFitsIntoAFrame) {
  MessageSend message = {
      .conversation_id = kConversation, .client_message_id = text(64), .text = {}};
  for (int i = 0; i < 8000; ++i) message.text += '\x01';
  EXPECT_TRUE(accepts(message));
}

}  // namespace
}  // namespace earshot::protocol
