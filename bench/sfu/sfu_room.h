// A call on one or two workers of the forwarding unit, over real sockets: the workers take their
// turns when they are told to, the first on the caller's thread, so that their time can be
// measured. The clients, who have a socket each and answer as browsers do, act on another core
// meanwhile, while the caller waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/socket_address.h"
#include "dtls/context.h"
#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/udp_socket.h"
#include "media/sfu_exchange.h"
#include "media/sfu_worker.h"
#include "sfu/other_core.h"
#include "sfu/participant_spec.h"
#include "sfu/sfu_event.h"
#include "sfu/testing/client_model.h"
#include "sfu/testing/negotiation.h"

namespace earshot::bench {

class SfuRoom;

class RoomClient final : private io::UdpReceiver {
 public:
  RoomClient(SfuRoom& room, sfu::TransportId id, const sfu::testing::NegotiationSpec& spec);

  void connect();
  // Media goes into outbox() until it is let out.
  void publish(std::string_view mid, const sfu::testing::PublisherConfig& config);
  void act(Timestamp now);  // what is due
  void let_out(size_t packets);

  // Which stream a packet of the outbox is of; SIZE_MAX: it was sent before.
  size_t stream_of(Bytes datagram) const;

  sfu::TransportId id() const { return spec_.transport; }
  sfu::testing::ClientModel& model() { return *model_; }
  const SocketAddress& address() const { return socket_->address(); }
  std::deque<std::vector<uint8_t>>& outbox() { return outbox_; }

 private:
  void on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) override;
  void send(const ice::Path& path, Bytes datagram);

  SfuRoom& room_;
  sfu::ParticipantSpec spec_;
  std::unique_ptr<io::UdpSocket> socket_;
  std::unique_ptr<sfu::testing::ClientModel> model_;
  std::vector<std::string> mids_;
  const SocketAddress server_;
  std::deque<std::vector<uint8_t>> outbox_;
};

class SfuRoom {
 public:
  // One or two workers; clients join one after the other in turn.
  explicit SfuRoom(uint8_t workers = 1);
  ~SfuRoom();

  // Returns when it is connected.
  RoomClient& join(const sfu::testing::NegotiationSpec& spec);
  void view(const RoomClient& who, std::vector<sfu::VideoView> views);
  std::vector<std::unique_ptr<RoomClient>>& clients() { return clients_; }

  // The only worker's turns, until it has taken everything; the time on a processor that it took.
  Duration run_worker();
  // All workers' turns, each on a core of its own, until nothing more leaves: how long it was by
  // the clock until the last packet left.
  Duration run_workers();
  // Work of the same kind on one core or on two at once: how long it was until all is done.
  Duration beside_each_other(size_t cores, const std::function<void(size_t core)>& work);
  // What came for the clients, and what they do about it. False: they sent nothing.
  bool run_clients();
  // The clients throw away what comes while this is set.
  bool is_discarding = false;
  // The next packets of these clients' outboxes are on their way.
  struct LetOut {
    RoomClient* client = nullptr;
    size_t packets = 0;
  };
  void let_out(std::span<const LetOut> from);
  // Something is due at the worker.
  bool is_due() const;

  Timestamp now() const { return loop_->clock().now(); }
  media::SfuWorkerCounters counters(size_t worker = 0) const {
    return workers_[worker].worker->counters();
  }
  // Of all workers.
  uint64_t packets_out() const;
  uint64_t lost() const;  // packets that were to leave
  // The same, and what memory that took is counted.
  void run_worker_counting();
  int64_t worker_bytes() const { return worker_bytes_; }
  size_t media_bytes() const { return media_bytes_; }  // of the latest media packet that came

 private:
  friend RoomClient;

  struct Worker {
    std::unique_ptr<io::EventLoop> loop;
    std::unique_ptr<media::SfuWorker> worker;
  };

  void add_worker(uint8_t number);
  void on_event(const sfu::SfuEvent& event);
  void act();

  OtherCore other_core_;
  SystemRandom random_;
  const CallId call_;
  dtls::Context server_dtls_;
  dtls::Context client_dtls_;
  media::SfuExchange exchange_;
  std::vector<Worker> workers_;
  std::mutex events_mutex_;
  std::unique_ptr<io::EventLoop> loop_;  // of the clients
  io::DatagramBuffers buffers_;
  io::UdpCounters udp_;
  std::vector<std::unique_ptr<RoomClient>> clients_;
  uint64_t seen_sent_ = 0;  // of udp_, by the worker
  int64_t worker_bytes_ = 0;
  size_t media_bytes_ = 0;
};

// The time that this thread has had on a processor.
Duration processor_time();

}  // namespace earshot::bench
