// ICE-TCP over real sockets: packets behind their length (RFC 4571) from a client that splits them,
// does not read, lies about a length, or goes away.
#include "media/sfu_streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "io/connection_limit.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"

namespace earshot::media {
namespace {

using io::testing::BlockingClient;
using io::testing::run_until;
using io::testing::run_with_client;
using ::testing::ElementsAre;

constexpr uint8_t kWorker = 3;

std::string framed(const std::string& packet) {
  return std::string{static_cast<char>(packet.size() >> 8), static_cast<char>(packet.size())} +
         packet;
}

// A Binding request, by which the port knows ICE-TCP.
std::string first_check() {
  return std::string("\x00\x01\x00\x00\x21\x12\xa4\x42", 8) + "transaction.";
}

// The next packet; "" at the end of the stream.
std::string receive_packet(BlockingClient& client) {
  const std::string head = client.receive(2);
  if (head.size() < 2) return {};
  return client.receive(static_cast<size_t>(static_cast<uint8_t>(head[0])) << 8 |
                        static_cast<uint8_t>(head[1]));
}

class SfuStreamsTest : public ::testing::Test, protected PacketReceiver {
 protected:
  ~SfuStreamsTest() override {
    streams_.close_all();
    EXPECT_TRUE(run_until(*loop_, [this] { return counters_.open == 0; }));
  }

  BlockingClient connect() const { return BlockingClient(listener_->address()); }
  bool until_received(size_t count) {
    return run_until(*loop_, [this, count] { return received_.size() >= count; });
  }
  // A client whose first packet is here; link_ is its name.
  BlockingClient greeted() {
    BlockingClient client = connect();
    client.send(framed(first_check()));
    EXPECT_TRUE(until_received(received_.size() + 1));
    return client;
  }
  void send(const std::string& packet) { streams_.send(link_, as_bytes(packet)); }

  void on_packet(const ice::Path& path, std::span<uint8_t> packet) override {
    link_ = path.link;
    EXPECT_EQ(path.local, listener_->address());
    received_.emplace_back(as_text(packet));
  }
  void on_stream_ended(const ice::Path& path) override { ended_.push_back(path.link); }

  std::unique_ptr<io::EventLoop> loop_ = *io::EventLoop::create();
  SfuStreamCounters counters_;
  io::ConnectionLimit places_{10, 10};
  SfuStreams streams_{*loop_, kWorker, *this, counters_};
  io::ConnectionLimit limit_{10, 10};
  std::unique_ptr<io::TcpListener> listener_ =
      *io::TcpListener::create(*loop_, *SocketAddress::parse("127.0.0.1:0"), limit_, nullptr,
                               {.on_ice_tcp = [this](std::unique_ptr<io::Stream> s) {
                                 const SocketAddress peer = s->peer();
                                 streams_.add(std::move(s), std::move(*places_.acquire(peer)));
                               }});
  std::vector<std::string> received_;
  std::vector<uint64_t> ended_;
  uint64_t link_ = 0;
};

TEST_F(SfuStreamsTest, PacketsOfOneSegmentComeOneByOneAndAnswersInTheirOrder) {
  BlockingClient client = connect();
  client.send(framed(first_check()) + framed("two") + framed("") + framed("three"));
  ASSERT_TRUE(until_received(3));
  EXPECT_THAT(received_, ElementsAre(first_check(), "two", "three"));
  EXPECT_EQ(link_ >> 56, kWorker);
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    loop_->post([this] {
      send("answer");
      send(std::string(1400, 'x'));
    });
    EXPECT_EQ(receive_packet(client), "answer");
    EXPECT_EQ(receive_packet(client), std::string(1400, 'x'));
  }));
}

TEST_F(SfuStreamsTest, APacketInPiecesIsPutTogether) {
  BlockingClient client = connect();
  for (const char byte : framed(first_check()) + framed(std::string(300, 'x'))) {
    client.send(std::string(1, byte));
    loop_->run_turn(loop_->clock().now() + 1s);
  }
  ASSERT_TRUE(until_received(2));
  EXPECT_THAT(received_, ElementsAre(first_check(), std::string(300, 'x')));
}

TEST_F(SfuStreamsTest, ASlowReaderLosesPacketsButNeverAPartOfOne) {
  BlockingClient client = greeted();
  uint32_t sent = 0;
  ASSERT_TRUE(run_until(*loop_, [&] {
    send(std::to_string(sent++) + ' ' + std::string(1000, 'x'));
    loop_->post([] {});  // another turn at once
    return counters_.packets_dropped > 0;
  }));
  // It begins to read, and what it gets is whole and in order up to the newest.
  io::Timer last(*loop_, [&] {
    send("last");
    last.arm_after(10ms);
  });
  last.arm_after(0ms);
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    int64_t before = -1;
    std::string packet;
    while ((packet = receive_packet(client)) != "last") {
      ASSERT_EQ(packet.size() - packet.find(' '), 1001u);
      const int64_t number = std::stoll(packet);
      ASSERT_GT(number, before);
      before = number;
    }
    EXPECT_GT(before, 0);
  }));
  EXPECT_EQ(counters_.open, 1u);
}

TEST_F(SfuStreamsTest, AnOverLongPacketEndsItsStreamAndNoOther) {
  BlockingClient other = greeted();
  const uint64_t others_link = link_;
  BlockingClient client = greeted();
  client.send("\xff\xff");
  ASSERT_TRUE(run_until(*loop_, [this] { return !ended_.empty(); }));
  EXPECT_THAT(ended_, ElementsAre(link_));
  EXPECT_EQ(client.receive(1), "");
  EXPECT_EQ(counters_.broken, 1u);
  other.send(framed("still here"));
  ASSERT_TRUE(until_received(3));
  EXPECT_EQ(link_, others_link);
}

TEST_F(SfuStreamsTest, AClientThatGoesAwayIsToldOfOnce) {
  uint64_t gone = 0;
  {
    const BlockingClient client = greeted();
    gone = link_;
  }
  ASSERT_TRUE(run_until(*loop_, [this] { return !ended_.empty(); }));
  EXPECT_THAT(ended_, ElementsAre(gone));
  EXPECT_EQ(counters_.open, 0u);
  streams_.send(gone, as_bytes("too late"));
  BlockingClient next = greeted();
  EXPECT_NE(link_, gone) << "no name is used twice";
  EXPECT_THAT(ended_, ElementsAre(gone));
}

TEST_F(SfuStreamsTest, AStreamThatNothingIsSentToIsClosedSoon) {
  const BlockingClient known = greeted();
  send("answer");
  const BlockingClient stranger = greeted();
  streams_.close_late(loop_->now() + limits::kSfuStreamStrangeMax);
  EXPECT_EQ(counters_.strangers, 0u);
  streams_.close_late(loop_->now() + limits::kSfuStreamStrangeMax + 1s);
  ASSERT_TRUE(run_until(*loop_, [this] { return !ended_.empty(); }));
  EXPECT_THAT(ended_, ElementsAre(link_));
  EXPECT_EQ(counters_.strangers, 1u);
  EXPECT_EQ(counters_.open, 1u);
}

TEST_F(SfuStreamsTest, TheOldestStrangerMakesRoomAtOnce) {
  const BlockingClient known = greeted();
  send("answer");
  const BlockingClient older = greeted();
  const uint64_t oldest = link_;
  const BlockingClient newer = greeted();
  const SocketAddress elsewhere = *SocketAddress::parse("44.1.0.1:1");
  EXPECT_FALSE(streams_.close_stranger(&elsewhere));
  const SocketAddress here = listener_->address();
  EXPECT_TRUE(streams_.close_stranger(&here));
  EXPECT_EQ(places_.open(), 2u);
  EXPECT_TRUE(streams_.close_stranger(nullptr));
  EXPECT_FALSE(streams_.close_stranger(nullptr)) << "the one that is left is somebody's";
  ASSERT_TRUE(run_until(*loop_, [this] { return ended_.size() == 2; }));
  EXPECT_THAT(ended_, ElementsAre(oldest, link_));
}

TEST_F(SfuStreamsTest, NothingIsTakenAnyMoreOnceAllAreClosed) {
  BlockingClient client = greeted();
  streams_.close_all();
  ASSERT_TRUE(run_until(*loop_, [this] { return counters_.open == 0; }));
  EXPECT_EQ(client.receive(1), "");
  BlockingClient late = connect();
  late.send(framed(first_check()));
  ASSERT_TRUE(run_with_client(*loop_, [&] { EXPECT_EQ(late.receive(1), ""); }));
  EXPECT_EQ(counters_.accepted, 1u);
}

}  // namespace
}  // namespace earshot::media
