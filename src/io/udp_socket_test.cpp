#include "io/udp_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "io/native_address.h"
#include "io/testing/blocking_client.h"

namespace earshot::io {
namespace {

using testing::run_until;

// A plain blocking socket: what the world on the other side is.
class Peer {
 public:
  explicit Peer(std::string_view address) {
    sockaddr_storage native;
    socklen_t length = to_native(*SocketAddress::parse(address), native);
    fd_ = FileDescriptor(::socket(native.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const timeval timeout{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    const int buffer_bytes = 4 << 20;
    if (::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes)) {
      ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    }
    CHECK(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&native), length) == 0);
    length = sizeof native;
    ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&native), &length);
    address_ = from_native(native);
  }

  void send(std::string_view text, const SocketAddress& to) {
    sockaddr_storage native;
    const socklen_t length = to_native(to, native);
    CHECK(::sendto(fd_.get(), text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&native),
                   length) == static_cast<ssize_t>(text.size()));
  }
  // "" when nothing comes.
  std::string receive() {
    std::string text(2048, '\0');
    sockaddr_storage native;
    socklen_t length = sizeof native;
    const ssize_t n = ::recvfrom(fd_.get(), text.data(), text.size(), 0,
                                 reinterpret_cast<sockaddr*>(&native), &length);
    from_ = from_native(native);
    text.resize(n < 0 ? 0 : static_cast<size_t>(n));
    return text;
  }
  const SocketAddress& address() const { return address_; }
  const SocketAddress& from() const { return from_; }

 private:
  FileDescriptor fd_;
  SocketAddress address_;
  SocketAddress from_;
};

class UdpSocketTest : public ::testing::Test, protected UdpReceiver {
 protected:
  void open(std::string_view address, bool v6_only = false) {
    const UdpOptions options{.address = *SocketAddress::parse(address),
                             .v6_only = v6_only,
                             .receive_buffer_bytes = 1 << 20};
    socket_ = std::move(*UdpSocket::create(*loop_, options, buffers_, *this, counters_));
  }
  SocketAddress at(std::string_view ip) const {
    return {*IpAddress::parse(ip), socket_->address().port()};
  }
  void on_datagrams(UdpSocket& socket, std::span<const Datagram> datagrams) override {
    batches_.push_back(datagrams.size());
    for (const Datagram& datagram : datagrams) {
      texts_.emplace_back(as_text({datagram.data, datagram.size}));
      asked_ = datagram.to;
      on_each_(socket, datagram);
    }
  }
  bool run_until_received(size_t count) {
    return run_until(*loop_, [this, count] { return texts_.size() >= count; });
  }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
  DatagramBuffers buffers_{*loop_};
  UdpCounters counters_;
  std::unique_ptr<UdpSocket> socket_;
  std::vector<size_t> batches_;
  std::vector<std::string> texts_;
  IpAddress asked_;
  std::function<void(UdpSocket&, const Datagram&)> on_each_ = [](UdpSocket& socket,
                                                                 const Datagram& datagram) {
    socket.send(datagram.data, datagram.size, datagram.from, datagram.to);
  };
};

TEST_F(UdpSocketTest, AnswersFromTheAddressThatWasAsked) {
  open("0.0.0.0:0");
  Peer peer("127.0.0.1:0");
  peer.send("hello", at("127.0.0.3"));
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(asked_.to_string(), "127.0.0.3");
  EXPECT_EQ(peer.receive(), "hello");
  EXPECT_EQ(peer.from(), at("127.0.0.3"));
}

TEST_F(UdpSocketTest, ADualStackSocketServesBothFamilies) {
  open("[::]:0");
  Peer v4("127.0.0.1:0"), v6("[::1]:0");
  v4.send("four", at("127.0.0.2"));
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(asked_.to_string(), "127.0.0.2");
  EXPECT_EQ(v4.receive(), "four");
  EXPECT_EQ(v4.from(), at("127.0.0.2"));
  v6.send("six", at("::1"));
  ASSERT_TRUE(run_until_received(2));
  EXPECT_EQ(asked_.to_string(), "::1");
  EXPECT_EQ(v6.receive(), "six");
  EXPECT_EQ(v6.from(), at("::1"));
}

// The kernel begins to note times a moment after it was asked to.
TEST_F(UdpSocketTest, KnowsWhenWhatWaitedHasArrived) {
  constexpr Duration kWait = 10ms;
  for (const std::string_view address : {"127.0.0.1:0", "0.0.0.0:0"}) {
    socket_ = std::move(*UdpSocket::create(
        *loop_, {.address = *SocketAddress::parse(address), .notes_arrival = true}, buffers_, *this,
        counters_));
    Timestamp arrived;
    on_each_ = [&](UdpSocket&, const Datagram& datagram) { arrived = datagram.arrived; };
    Peer peer("127.0.0.1:0");
    const auto waited = [&] {
      texts_.clear();
      const Timestamp before = loop_->clock().now();
      peer.send("hello", at("127.0.0.1"));
      const Timestamp sent = loop_->clock().now();
      while (loop_->clock().now() < sent + kWait) {
      }
      EXPECT_TRUE(run_until_received(1));
      return arrived >= before - 1ms && arrived < sent + kWait;
    };
    EXPECT_TRUE(run_until(*loop_, waited));
    EXPECT_EQ(asked_.to_string(), "127.0.0.1");
  }
}

TEST_F(UdpSocketTest, ASocketOnOneAddressKnowsIt) {
  open("127.0.0.1:0");
  Peer peer("127.0.0.1:0");
  peer.send("x", socket_->address());
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(asked_.to_string(), "127.0.0.1");
  EXPECT_EQ(peer.receive(), "x");
}

TEST_F(UdpSocketTest, TakesManyAtOnceAndSendsRunsInOrder) {
  open("127.0.0.1:0");
  Peer peer("127.0.0.1:0");
  for (int i = 0; i < 100; ++i) peer.send("packet " + std::to_string(100 + i), socket_->address());
  peer.send("short", socket_->address());
  peer.send("a longer one at the end", socket_->address());
  ASSERT_TRUE(run_until_received(102));
  EXPECT_EQ(batches_.front(), limits::kDatagramBatchMax);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(peer.receive(), "packet " + std::to_string(100 + i));
  EXPECT_EQ(peer.receive(), "short");
  EXPECT_EQ(peer.receive(), "a longer one at the end");
  EXPECT_EQ(counters_.received, 102u);
  EXPECT_EQ(counters_.sent, 102u);
  EXPECT_EQ(counters_.unsent, 0u);
}

TEST_F(UdpSocketTest, ChangesPacketsInPlaceWithRoomAround) {
  open("127.0.0.1:0");
  on_each_ = [](UdpSocket& socket, const Datagram& datagram) {
    uint8_t* const begin = datagram.data - DatagramBuffers::kHeadroomBytes;
    std::fill(begin, datagram.data, uint8_t{'<'});
    std::fill_n(datagram.data + datagram.size, DatagramBuffers::kTailroomBytes, uint8_t{'>'});
    socket.send(begin, DatagramBuffers::kHeadroomBytes + datagram.size + 4, datagram.from);
  };
  Peer peer("127.0.0.1:0");
  peer.send("one", socket_->address());
  peer.send("two", socket_->address());
  ASSERT_TRUE(run_until_received(2));
  EXPECT_EQ(peer.receive(), std::string(64, '<') + "one>>>>");
  EXPECT_EQ(peer.receive(), std::string(64, '<') + "two>>>>");
}

TEST_F(UdpSocketTest, CopiesWhatIsNotInABuffer) {
  open("127.0.0.1:0");
  on_each_ = [](UdpSocket& socket, const Datagram& datagram) {
    std::string answer = "first";
    socket.send(as_bytes(answer).data(), answer.size(), datagram.from);
    answer = "other";
    socket.send(as_bytes(answer).data(), answer.size(), datagram.from);
    socket.send(datagram.data, datagram.size, datagram.from);
    socket.send(datagram.data, datagram.size, datagram.from);
  };
  Peer peer("127.0.0.1:0");
  peer.send("asked", socket_->address());
  ASSERT_TRUE(run_until_received(1));
  for (const char* text : {"first", "other", "asked", "asked"}) EXPECT_EQ(peer.receive(), text);
}

// More than there are buffers: what was written so far leaves, what was received stays readable.
TEST_F(UdpSocketTest, MakesAsManyPacketsAsOneAsksFor) {
  open("127.0.0.1:0");
  constexpr size_t kCount = 2 * limits::kDatagramBuffers + 7;
  Peer peer("127.0.0.1:0");
  size_t read = 0;
  const auto read_what_left = [&] {
    for (; read < counters_.sent && read < kCount; ++read) {
      ASSERT_EQ(peer.receive(), std::to_string(1000 + read));
    }
  };
  on_each_ = [&](UdpSocket& socket, const Datagram& datagram) {
    for (size_t i = 0; i < kCount; ++i) {
      uint8_t* const packet = buffers_.make();
      read_what_left();
      const std::string text = std::to_string(1000 + i);
      std::copy(text.begin(), text.end(), packet);
      socket.send(packet, text.size(), datagram.from);
    }
    EXPECT_EQ(as_text({datagram.data, datagram.size}), "asked");
    socket.send(datagram.data, datagram.size, datagram.from);
  };
  peer.send("asked", socket_->address());
  ASSERT_TRUE(run_until_received(1));
  EXPECT_GT(read, 0u);
  read_what_left();
  EXPECT_EQ(read, kCount);
  EXPECT_EQ(peer.receive(), "asked");
}

TEST_F(UdpSocketTest, SharesItsPortAndKeepsASenderAtOneSocket) {
  const UdpOptions options{.address = *SocketAddress::parse("127.0.0.1:0"), .shares_port = true};
  socket_ = std::move(*UdpSocket::create(*loop_, options, buffers_, *this, counters_));
  const UdpOptions again{.address = socket_->address(), .shares_port = true};
  const auto second = std::move(*UdpSocket::create(*loop_, again, buffers_, *this, counters_));
  std::vector<const UdpSocket*> receivers;
  on_each_ = [&](UdpSocket& socket, const Datagram&) { receivers.push_back(&socket); };
  Peer peer("127.0.0.1:0");
  for (int i = 0; i < 20; ++i) peer.send("x", socket_->address());
  ASSERT_TRUE(run_until_received(20));
  EXPECT_EQ(std::count(receivers.begin(), receivers.end(), receivers.front()), 20);
}

TEST_F(UdpSocketTest, RefusesToFragment) {
  const UdpOptions options{.address = *SocketAddress::parse("127.0.0.1:0"),
                           .never_fragments = true};
  socket_ = std::move(*UdpSocket::create(*loop_, options, buffers_, *this, counters_));
  Peer peer("127.0.0.1:0");
  peer.send("x", socket_->address());
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(peer.receive(), "x");
}

TEST_F(UdpSocketTest, DropsWhatIsTooLongAndGoesOn) {
  open("127.0.0.1:0");
  Peer peer("127.0.0.1:0");
  peer.send(std::string(limits::kDatagramBytesMax + 1, 'x'), socket_->address());
  peer.send(std::string(limits::kDatagramBytesMax, 'y'), socket_->address());
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(peer.receive(), std::string(limits::kDatagramBytesMax, 'y'));
  EXPECT_EQ(counters_.too_long, 1u);
}

// A destination that cannot be reached must cost the others nothing.
TEST_F(UdpSocketTest, ARefusedPacketDoesNotHoldUpTheOthers) {
  open("127.0.0.1:0");
  const SocketAddress nowhere = *SocketAddress::parse("[::1]:9");  // of the other family
  on_each_ = [&](UdpSocket& socket, const Datagram& datagram) {
    socket.send(datagram.data, datagram.size, datagram.from);
    for (int i = 0; i < 3; ++i) socket.send(datagram.data, datagram.size, nowhere);
    socket.send(datagram.data, datagram.size, datagram.from);
  };
  Peer peer("127.0.0.1:0");
  peer.send("x", socket_->address());
  ASSERT_TRUE(run_until_received(1));
  EXPECT_EQ(peer.receive(), "x");
  EXPECT_EQ(peer.receive(), "x");
  EXPECT_EQ(counters_.unsent, 3u);
}

TEST_F(UdpSocketTest, OnlyV6LeavesTheV4PortFree) {
  open("[::1]:0", true);
  const UdpOptions options{.address = {*IpAddress::parse("127.0.0.1"), socket_->address().port()}};
  EXPECT_TRUE(UdpSocket::create(*loop_, options, buffers_, *this, counters_).ok());
}

TEST_F(UdpSocketTest, ATakenPortIsAnErrorThatNamesIt) {
  open("127.0.0.1:0");
  const UdpOptions options{.address = socket_->address()};
  const auto second = UdpSocket::create(*loop_, options, buffers_, *this, counters_);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("Address already in use"), std::string::npos);
}

TEST_F(UdpSocketTest, AFloodedSocketYieldsToOtherWork) {
  open("127.0.0.1:0");
  on_each_ = [](UdpSocket&, const Datagram&) {};
  Peer peer("127.0.0.1:0");
  constexpr size_t kMore = 10;
  for (size_t i = 0; i < limits::kDatagramsPerTurnMax + kMore; ++i) {
    peer.send("x", socket_->address());
  }
  loop_->run_turn(loop_->clock().now() + 1s);
  EXPECT_EQ(texts_.size(), limits::kDatagramsPerTurnMax);
  loop_->run_turn(loop_->clock().now() + 1s);
  EXPECT_EQ(texts_.size(), limits::kDatagramsPerTurnMax + kMore);
}

}  // namespace
}  // namespace earshot::io
