// The selective forwarding unit on its own threads (docs/decisions/0012): the media plane of group
// calls. Each worker has an event loop, a socket on every address, which all of them share, and a
// shard.
//
// Control loop, but for adopt(), which is for the thread of the stream's loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "dtls/certificate.h"
#include "dtls/context.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "media/sfu_book.h"
#include "media/sfu_config.h"
#include "media/sfu_exchange.h"
#include "media/sfu_governor.h"
#include "media/sfu_monitor.h"
#include "media/sfu_worker.h"
#include "meetings/sfu_port.h"

namespace earshot::media {

class SfuServer final : public meetings::SfuPort {
 public:
  // Binds everything and starts the threads. `control` and `random` outlive it; `random` is for any
  // thread.
  static Result<std::unique_ptr<SfuServer>> create(const SfuServerConfig& config,
                                                   io::EventLoop& control, Random& random);
  ~SfuServer() override;

  // meetings::SfuPort
  void use(meetings::SfuEvents& events) override { events_ = &events; }
  Result<void> admits() const override;
  Result<meetings::SfuAnswer> join(const meetings::SfuOffer& offer) override;
  Result<meetings::SfuAnswer> offer(const meetings::SfuOffer& offer) override;
  void leave(CallId call, ParticipantId who) override;
  void end(CallId call) override;
  void view(CallId call, ParticipantId who, std::vector<meetings::WantedVideo> videos) override;
  void silence(CallId call, ParticipantId who, meetings::MediaSource source, bool on) override;

  // A stream whose first bytes are ICE-TCP. Closed when there are too many.
  void adopt(std::unique_ptr<io::Stream> stream);
  // For the answers from now on.
  void set_addresses(SfuAddresses addresses) { book_.set_addresses(std::move(addresses)); }

  // The same port for all when it was 0.
  const std::vector<SocketAddress>& listening() const { return listening_; }
  // Whose transport it is; nullptr: nobody's any more.
  const SfuBook::Name* find(sfu::TransportId transport) const { return book_.find(transport); }
  uint8_t workers() const { return exchange_.workers(); }
  // Of each worker that has told something; a second old at most.
  std::vector<SfuWorkerCounters> counters() const;
  // What the workers tell about themselves, likewise.
  const SfuMonitor& monitor() const { return monitor_; }
  // What follows from it.
  const SfuGovernor& governor() const { return governor_; }

  // Tells all clients, and joins the threads. Once; the destructor does it too.
  void stop();

 private:
  struct Thread {
    std::unique_ptr<io::EventLoop> loop;
    std::unique_ptr<SfuWorker> worker;
    std::thread thread;
  };

  SfuServer(const SfuServerConfig& config, io::EventLoop& control, Random& random);
  Result<void> start(const SfuServerConfig& config);
  void on_event(const sfu::SfuEvent& event, Timestamp now);
  void on_snapshot(SfuSnapshot snapshot, Timestamp now);
  void run(SfuBook::Commands commands);

  io::EventLoop& control_;
  Random& random_;
  dtls::Certificate certificate_;
  dtls::Context dtls_;
  SfuBook book_;
  SfuExchange exchange_;
  SfuMonitor monitor_;
  SfuGovernor governor_;
  Timestamp judged_at_;  // what the load leaves
  const uint64_t uplink_bps_;
  meetings::SfuEvents* events_ = nullptr;
  std::vector<SocketAddress> listening_;
  // False: what is still posted to the control loop is not to be told. Control loop.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::vector<std::unique_ptr<Thread>> threads_;
  std::atomic<size_t> next_stream_worker_ = 0;
  std::atomic<size_t> streams_waiting_ = 0;  // for their worker
};

}  // namespace earshot::media
