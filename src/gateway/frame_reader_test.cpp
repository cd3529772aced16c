#include "gateway/frame_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "gateway/frame_writer.h"
#include "gateway/testing/client_frames.h"
#include "gateway/websocket_key.h"

namespace earshot::gateway {
namespace {

using testing::client_frame;

struct Recorder final : FrameSink {
  bool on_frame() override { return ++frames <= frames_max; }
  bool on_text(std::string_view text) override {
    found.push_back("text " + std::string(text));
    return true;
  }
  bool on_ping(std::string_view payload) override {
    found.push_back("ping " + std::string(payload));
    return true;
  }
  void on_close() override { found.push_back("close"); }
  std::vector<std::string> found;
  int frames = 0, frames_max = 1000;
};

class FrameReaderTest : public ::testing::Test {
 protected:
  std::optional<CloseCode> feed(std::string_view bytes) {
    return reader_.feed(as_bytes(bytes), recorder_);
  }
  FrameReader reader_;
  Recorder recorder_;
};

TEST_F(FrameReaderTest, CountsEveryFrameAndStopsWhenToldTo) {
  recorder_.frames_max = 3;
  const std::string piece = client_frame("", testing::kText, false);
  EXPECT_EQ(feed(piece + client_frame("", testing::kPong) + client_frame("", 0, false)),
            std::nullopt);
  EXPECT_EQ(recorder_.frames, 3);
  EXPECT_EQ(feed(client_frame("end", 0) + client_frame("", testing::kPing)), std::nullopt);
  EXPECT_EQ(recorder_.frames, 4);
  EXPECT_TRUE(recorder_.found.empty());
}

TEST_F(FrameReaderTest, ReadsMessagesOfEveryLengthForm) {
  for (const size_t size : {0, 1, 125, 126, 127, 65535, 65536}) {
    recorder_.found.clear();
    EXPECT_EQ(feed(client_frame(std::string(size, 'a'))), std::nullopt);
    ASSERT_EQ(recorder_.found.size(), 1u) << size;
    EXPECT_EQ(recorder_.found[0].size(), 5 + size);
  }
}

TEST_F(FrameReaderTest, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes =
      client_frame("one") + client_frame("", testing::kPing) + client_frame(std::string(300, 'x')) +
      client_frame("fir", testing::kText, false) + client_frame("p", testing::kPing) +
      client_frame("st", testing::kContinuation) + client_frame("", testing::kPong) +
      client_frame("last");
  ASSERT_EQ(feed(bytes), std::nullopt);
  const std::vector<std::string> whole = recorder_.found;
  EXPECT_EQ(whole[3], "ping p");
  EXPECT_EQ(whole[4], "text first");
  SeededRandom random(1);
  for (int round = 0; round < 200; ++round) {
    FrameReader reader;
    Recorder recorder;
    for (size_t i = 0; i < bytes.size();) {
      const size_t n = std::min<size_t>(1 + random.below(20), bytes.size() - i);
      ASSERT_EQ(reader.feed(as_bytes(std::string_view(bytes).substr(i, n)), recorder),
                std::nullopt);
      i += n;
    }
    EXPECT_EQ(recorder.found, whole);
  }
}

TEST_F(FrameReaderTest, RefusesUnmaskedFrames) {
  EXPECT_EQ(feed(client_frame("x", testing::kText, true, false)), CloseCode::kProtocolError);
}

TEST_F(FrameReaderTest, RefusesBinary) {
  EXPECT_EQ(feed(client_frame("x", testing::kBinary)), CloseCode::kUnsupportedData);
}

TEST_F(FrameReaderTest, RefusesReservedBitsAndOpcodes) {
  std::string frame = client_frame("x");
  frame[0] = static_cast<char>(frame[0] | 0x40);
  EXPECT_EQ(feed(frame), CloseCode::kProtocolError);
  FrameReader other;
  EXPECT_EQ(other.feed(as_bytes(client_frame("x", 0x3)), recorder_), CloseCode::kProtocolError);
}

TEST_F(FrameReaderTest, RefusesMoreThan64KiBBeforeItHasArrived) {
  const std::string big = client_frame(std::string(limits::kSocketMessageBytesMax + 1, 'x'));
  EXPECT_EQ(feed(big.substr(0, 100)), CloseCode::kTooBig);
}

TEST_F(FrameReaderTest, CountsTheFragmentsOfAMessageTogether) {
  const std::string half(limits::kSocketMessageBytesMax / 2 + 1, 'x');
  EXPECT_EQ(feed(client_frame(half, testing::kText, false)), std::nullopt);
  EXPECT_EQ(feed(client_frame(half, testing::kContinuation)), CloseCode::kTooBig);
}

TEST_F(FrameReaderTest, RefusesBrokenFragmentation) {
  EXPECT_EQ(feed(client_frame("x", testing::kContinuation)), CloseCode::kProtocolError);
  FrameReader reader;
  EXPECT_EQ(reader.feed(as_bytes(client_frame("a", testing::kText, false)), recorder_),
            std::nullopt);
  EXPECT_EQ(reader.feed(as_bytes(client_frame("b", testing::kText)), recorder_),
            CloseCode::kProtocolError);
}

TEST_F(FrameReaderTest, RefusesLongOrFragmentedControlFrames) {
  EXPECT_EQ(feed(client_frame(std::string(126, 'x'), testing::kPing)), CloseCode::kProtocolError);
  FrameReader reader;
  EXPECT_EQ(reader.feed(as_bytes(client_frame("", testing::kPing, false)), recorder_),
            CloseCode::kProtocolError);
}

TEST_F(FrameReaderTest, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(feed(client_frame("\xc3\x28")), CloseCode::kInvalidText);
}

TEST_F(FrameReaderTest, TakesACharacterSplitBetweenFragments) {
  EXPECT_EQ(feed(client_frame("\xc3", testing::kText, false)), std::nullopt);
  EXPECT_EQ(feed(client_frame("\xa9", testing::kContinuation)), std::nullopt);
  EXPECT_EQ(recorder_.found.back(), "text é");
}

TEST_F(FrameReaderTest, StopsAtClose) {
  EXPECT_EQ(feed(client_frame("\x03\xe8", testing::kClose) + client_frame("later")), std::nullopt);
  EXPECT_EQ(recorder_.found, std::vector<std::string>{"close"});
}

TEST(FrameWriter, UsesTheShortestLengthForm) {
  for (const size_t size : {0, 125, 126, 65535, 65536}) {
    std::string bytes;
    append_text_frame(bytes, std::string(size, 'y'));
    EXPECT_EQ(bytes.size(), size + (size < 126 ? 2 : size < 65536 ? 4 : 10));
    const auto frames = testing::take_server_frames(bytes);
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].payload.size(), size);
  }
}

TEST(FrameWriter, WritesTheCloseCode) {
  std::string bytes;
  append_close_frame(bytes, CloseCode::kSignedOut);
  EXPECT_EQ(testing::take_server_frames(bytes).at(0).close_code(), 4001);
}

TEST(Utf8, AcceptsExactlyTheShortestForms) {
  for (const char* good :
       {"", "abc", "é", "€", "😀", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "12345678é12345678"}) {
    EXPECT_TRUE(is_valid_utf8(good)) << good;
  }
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "12345678\xe2\x82"}) {
    EXPECT_FALSE(is_valid_utf8(bad)) << bad;
  }
}

TEST(WebsocketKey, GivesTheAnswerOfTheRfc) {
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace earshot::gateway
