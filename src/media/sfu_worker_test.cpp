// One worker over a real socket, beside another that takes nothing.
#include "media/sfu_worker.h"

#include <gtest/gtest.h>

#include <memory>

#include "dtls/testing/dtls_rig.h"
#include "ice/testing/checks.h"
#include "io/crypto.h"
#include "io/datagram_buffers.h"
#include "io/udp_socket.h"
#include "sfu/testing/negotiation.h"

namespace earshot::media {
namespace {

struct Nobody final : io::UdpReceiver {
  void on_datagrams(io::UdpSocket&, std::span<const io::Datagram>) override {}
};

TEST(SfuWorker, LeavesRoomForSoundBesideDatagramsThatItHandsOver) {
  SeededRandom random(3);
  const auto loop = *io::EventLoop::create();
  const dtls::Context dtls(dtls::testing::server_certificate());
  SfuExchange exchange(2);
  for (uint8_t i = 0; i < 2; ++i) exchange.connect(i, [] {});
  const auto worker = *SfuWorker::create(0, {.loop = *loop,
                                             .exchange = exchange,
                                             .random = random,
                                             .dtls = dtls,
                                             .receive_bps_max = 0,
                                             .video_bps_max = 0,
                                             .on_event = [](const sfu::SfuEvent&) {},
                                             .on_snapshot = [](const SfuSnapshot&) {}});
  ASSERT_TRUE(worker->listen({*SocketAddress::parse("127.0.0.1:0")}).ok());

  const auto spec = std::make_shared<sfu::ParticipantSpec>();
  spec->transport = sfu::TransportId{1};
  spec->call = CallId::random(random);
  spec->negotiated =
      sfu::testing::negotiate({}, dtls::testing::client_certificate().fingerprint(), random);
  spec->claim = std::make_shared<sfu::TransportClaim>();
  ASSERT_TRUE(spec->claim->claim(1));
  exchange.command(sfu_command::Add{spec});

  const sfu::Negotiated& negotiated = spec->negotiated;
  const auto check = ice::testing::write_check(
      {.username = negotiated.local_ice.ufrag + ":" + negotiated.remote_ice.ufrag,
       .pwd = negotiated.local_ice.pwd},
      io::hmac_sha1);
  io::DatagramBuffers buffers(*loop);
  Nobody nobody;
  io::UdpCounters udp;
  const auto client = *io::UdpSocket::create(
      *loop, {.address = *SocketAddress::parse("127.0.0.1:0")}, buffers, nobody, udp);
  const Timestamp give_up = loop->clock().now() + 10s;
  constexpr uint64_t kChecks = 2 * limits::kSfuRingPackets;
  uint64_t sent = 0;
  while (worker->counters().shard.handed_over < kChecks && loop->clock().now() < give_up) {
    // A few at a time: a small socket buffer is enough.
    if (worker->counters().shard.handed_over == sent) {
      for (int i = 0; i < 16; ++i, ++sent) {
        client->send(check.data(), check.size(), worker->listening()[0], IpAddress());
      }
    }
    loop->run_turn(loop->clock().now() + 20ms);
  }
  EXPECT_EQ(exchange.ring(0, 1).size(), limits::kSfuRingPackets / 4 * 3);
  EXPECT_EQ(worker->counters().ring_full_other, kChecks - limits::kSfuRingPackets / 4 * 3);
  worker->close();
}

}  // namespace
}  // namespace earshot::media
