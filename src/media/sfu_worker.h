// One worker of the SFU: a shard (docs/decisions/0012) with its sockets, on one thread, that of
// `loop`. Everything here is on that thread but for wake().
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "io/connection_limit.h"
#include "io/datagram_buffers.h"
#include "io/doorbell.h"
#include "io/event_loop.h"
#include "io/timer.h"
#include "io/udp_socket.h"
#include "media/sfu_config.h"
#include "media/sfu_exchange.h"
#include "media/sfu_monitor.h"
#include "media/sfu_streams.h"
#include "sfu/shard.h"

namespace earshot::media {

class SfuWorker final : private sfu::ShardDriver, private io::UdpReceiver, private PacketReceiver {
 public:
  struct Ports {
    io::EventLoop& loop;
    SfuExchange& exchange;
    Random& random;
    const dtls::Context& dtls;
    int64_t receive_bps_max;  // as in SfuServerConfig
    int64_t video_bps_max;    // likewise
    // On this thread; must not call back.
    std::function<void(sfu::SfuEvent)> on_event;
    // Once a second, likewise.
    std::function<void(SfuSnapshot)> on_snapshot;
  };
  // All of `ports` outlive it.
  static Result<std::unique_ptr<SfuWorker>> create(uint8_t worker, const Ports& ports);
  ~SfuWorker() override;

  Result<void> listen(const std::vector<SocketAddress>& addresses);
  std::vector<SocketAddress> listening() const;
  // A stream of another loop, detached, whose first bytes are ICE-TCP.
  void adopt(std::unique_ptr<io::Stream> stream);
  // Streams end within this turn; nothing is sent afterwards.
  void close();

  // This thread.
  SfuWorkerCounters counters() const;

  // Any thread: there is something in the exchange.
  void wake() { doorbell_->ring(); }

 private:
  SfuWorker(uint8_t worker, const Ports& ports);

  // sfu::ShardDriver
  void begin_run() override;
  uint8_t* next_of_run() override { return buffers_->make(); }
  void send(const ice::Path& path, std::span<const Bytes> datagrams) override;
  void forward_media(uint64_t workers, const CallId& call,
                     std::span<const sfu::MediaPacket> packets) override;
  void forward_datagram(uint8_t worker, const ice::Path& path, Bytes datagram) override;
  void post(uint64_t workers, const sfu::ShardMessage& message) override;
  void event(sfu::SfuEvent event) override { ports_.on_event(std::move(event)); }

  // from the sockets
  void on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) override;
  void on_packet(const ice::Path& path, std::span<uint8_t> packet) override;
  void on_stream_ended(const ice::Path& path) override;

  // what others sent
  void take_in();
  void run(const SfuCommand& command);
  void take_ring(uint8_t from);
  RingPacket* ring_entry(uint8_t worker, size_t size, size_t ring_max, uint64_t& full);
  void commit(uint8_t worker);
  void wake_others();

  void end_turn();
  void count_delays();
  void tell_statistics();
  static uint8_t worker_of(uint64_t link) { return static_cast<uint8_t>(link >> 56); }

  const uint8_t worker_;
  const Ports ports_;
  SfuWorkerCounters counters_;
  // After the hook that ends a turn, because what that sends leaves with the buffers' own hook.
  std::optional<io::DatagramBuffers> buffers_;
  std::vector<std::unique_ptr<io::UdpSocket>> sockets_;
  io::ConnectionLimit connections_;
  std::optional<SfuStreams> streams_;
  std::unique_ptr<io::Doorbell> doorbell_;
  sfu::Shard shard_;
  io::Timer deadline_;
  io::Timer statistics_;
  std::optional<Timestamp> armed_for_;
  SfuExchange::Inbox inbox_;
  std::array<size_t, limits::kSfuWorkersMax> ring_sizes_{};
  uint64_t taken_in_turn_ = UINT64_MAX;
  uint64_t to_wake_ = 0;            // workers, as bits
  std::vector<Timestamp> arrived_;  // the RTP packets of this turn
  bool closed_ = false;
};

}  // namespace earshot::media
