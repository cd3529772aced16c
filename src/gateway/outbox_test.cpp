#include "gateway/outbox.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/random.h"
#include "gateway/testing/client_frames.h"
#include "protocol/frame.h"

namespace earshot::gateway {
namespace {

const ConversationId kRoom = ConversationId::from_value(7);
const UserId kBen = UserId::from_value(2);

protocol::ServerEvent typing(bool on) { return protocol::TypingChanged{kRoom, kBen, on}; }
protocol::ServerEvent read_marker(int64_t seq) { return protocol::ReadChanged{kRoom, kBen, seq}; }

void push(Outbox& outbox, const protocol::ServerEvent& event) {
  outbox.push_event(std::make_shared<const std::string>(protocol::encode_event_open(event)),
                    merge_key(event));
}

std::vector<std::string> take(Outbox& outbox, size_t bytes_max = SIZE_MAX) {
  std::string bytes;
  outbox.take_frames(bytes, bytes_max);
  std::vector<std::string> texts;
  for (const auto& frame : testing::take_server_frames(bytes)) texts.push_back(frame.payload);
  return texts;
}

TEST(Outbox, NumbersEventsWithoutGapsFromOne) {
  Outbox outbox;
  push(outbox, read_marker(1));
  push(outbox, read_marker(2));
  const auto first = take(outbox);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0], protocol::encode_event(read_marker(1), 1));
  EXPECT_EQ(first[1], protocol::encode_event(read_marker(2), 2));
  push(outbox, read_marker(3));
  EXPECT_EQ(take(outbox).at(0), protocol::encode_event(read_marker(3), 3));
}

TEST(Outbox, MergesTypingThatNobodyHasSeenYet) {
  Outbox outbox;
  push(outbox, typing(true));
  push(outbox, read_marker(1));
  push(outbox, typing(false));
  const auto sent = take(outbox);
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0], protocol::encode_event(typing(false), 1));
  push(outbox, typing(true));
  EXPECT_EQ(take(outbox).at(0), protocol::encode_event(typing(true), 3));
}

TEST(Outbox, MergesWhoSpeaksAndEachPointerOfItsOwn) {
  SeededRandom random(1);
  const auto one = ParticipantId::random(random);
  const auto another = ParticipantId::random(random);
  const auto points = [](ParticipantId by, int x) {
    protocol::MeetingPointerEvent event;
    event.by = by;
    event.x = x;
    return event;
  };
  Outbox outbox;
  push(outbox, protocol::MeetingSpeakers{{}, one, {one}});
  push(outbox, points(one, 1));
  push(outbox, points(another, 2));
  push(outbox, points(one, 3));
  push(outbox, protocol::MeetingSpeakers{{}, another, {another}});
  const auto sent = take(outbox);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0], protocol::encode_event(protocol::MeetingSpeakers{{}, another, {another}}, 1));
  EXPECT_EQ(sent[1], protocol::encode_event(points(one, 3), 2));
  EXPECT_EQ(sent[2], protocol::encode_event(points(another, 2), 3));
}

TEST(Outbox, KeepsAnswersInTheirPlaceAmongEvents) {
  Outbox outbox;
  push(outbox, read_marker(1));
  outbox.push_answer("answer");
  push(outbox, read_marker(2));
  const auto sent = take(outbox);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[1], "answer");
  outbox.push_answer("alone");
  EXPECT_EQ(take(outbox), std::vector<std::string>{"alone"});
}

TEST(Outbox, ReplaysWithTheSameNumbersAndThenGoesOn) {
  Outbox outbox;
  for (int i = 1; i <= 5; ++i) push(outbox, read_marker(i));
  take(outbox);
  push(outbox, read_marker(6));
  ASSERT_TRUE(outbox.rewind(3));
  const auto sent = take(outbox);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0], protocol::encode_event(read_marker(4), 4));
  EXPECT_EQ(sent[2], protocol::encode_event(read_marker(6), 6));
}

TEST(Outbox, RefusesToRewindBeyondWhatItKeepsOrHasSent) {
  Outbox outbox;
  const int count = static_cast<int>(limits::kResumeEventsMax) + 10;
  for (int i = 1; i <= count; ++i) {
    push(outbox, read_marker(i));
    take(outbox);
  }
  EXPECT_FALSE(outbox.rewind(9));
  EXPECT_FALSE(outbox.rewind(count + 1));
  EXPECT_FALSE(outbox.rewind(UINT64_MAX));
  EXPECT_TRUE(outbox.rewind(10));
  EXPECT_EQ(take(outbox).size(), limits::kResumeEventsMax);
  EXPECT_TRUE(outbox.rewind(count));
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, KeepsNoMoreThanTheByteLimitForAResume) {
  Outbox outbox;
  const std::string big(100 * 1024, 'x');
  for (int i = 0; i < 20; ++i) {
    outbox.push_event(std::make_shared<const std::string>(big), {});
    take(outbox);
  }
  EXPECT_FALSE(outbox.rewind(5));
  EXPECT_TRUE(outbox.rewind(12));
}

TEST(Outbox, IsOverItsLimitByCountOrByBytesUntilDrained) {
  Outbox many, heavy;
  for (size_t i = 0; i < limits::kOutboundMessagesMax; ++i) push(many, read_marker(1));
  EXPECT_FALSE(many.over_limit());
  many.push_answer("one more");
  EXPECT_TRUE(many.over_limit());
  take(many);
  EXPECT_FALSE(many.over_limit());

  heavy.push_answer(std::string(limits::kOutboundBytesMax, 'x'));
  EXPECT_FALSE(heavy.over_limit());
  heavy.push_answer("x");
  EXPECT_TRUE(heavy.over_limit());
  heavy.drop_answers();
  EXPECT_FALSE(heavy.over_limit());
  EXPECT_TRUE(heavy.empty());
}

TEST(Outbox, AReplayDoesNotCountAsNew) {
  Outbox outbox;
  for (size_t i = 0; i < limits::kResumeEventsMax; ++i) {
    push(outbox, read_marker(1));
    take(outbox);
  }
  ASSERT_TRUE(outbox.rewind(0));
  EXPECT_FALSE(outbox.over_limit());
}

TEST(Outbox, StopsAtTheGivenSize) {
  Outbox outbox;
  for (int i = 0; i < 10; ++i) outbox.push_answer(std::string(1000, 'x'));
  EXPECT_EQ(take(outbox, 2500).size(), 3u);
  EXPECT_EQ(take(outbox).size(), 7u);
}

}  // namespace
}  // namespace earshot::gateway
