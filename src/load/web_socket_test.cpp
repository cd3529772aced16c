#include "load/web_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"

namespace earshot::load {
namespace {

using ::testing::ElementsAre;

class WebSocketTest : public ::testing::Test {
 protected:
  SeededRandom random{1};
  std::vector<std::string> texts;
  WebSocket socket{random, [this](std::string_view text) { texts.emplace_back(text); }};
};

TEST_F(WebSocketTest, GivesTextsHoweverTheyAreCut) {
  for (const uint8_t byte : std::vector<uint8_t>{0x81, 0x02, 'h', 'i'}) {
    EXPECT_TRUE(socket.feed(std::span(&byte, 1)).ok());
  }
  EXPECT_THAT(texts, ElementsAre("hi"));
}

TEST_F(WebSocketTest, SaysThatTheServerHasClosed) {
  const std::vector<uint8_t> close = {0x88, 0x02, 0x03, 0xe8};
  const auto read = socket.feed(close);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
}

// The library answers with an end of its own and reads nothing afterwards.
TEST_F(WebSocketTest, DoesNotWaitForMoreOfAServerThatSentNonsense) {
  const std::vector<uint8_t> broken = {0x81, 0x01, 'a', 0x88, 0x05, 0x03, 0xe8, 'b', 'y', 0x89};
  const auto read = socket.feed(broken);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(texts, ElementsAre("a"));
}

}  // namespace
}  // namespace earshot::load
