#include "media/sfu_server.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "base/log.h"
#include "io/datagram_buffers.h"
#include "io/udp_socket.h"

namespace earshot::media {

namespace {

// A port that workers share could be shared with another process too, and packets would go to
// either.
Result<void> check_free(const std::vector<SocketAddress>& addresses) {
  struct Nobody final : io::UdpReceiver {
    void on_datagrams(io::UdpSocket&, std::span<const io::Datagram>) override {}
  };
  TRY_ASSIGN(const std::unique_ptr<io::EventLoop> loop, io::EventLoop::create());
  io::DatagramBuffers buffers(*loop);
  Nobody nobody;
  io::UdpCounters counters;
  for (const SocketAddress& address : addresses) {
    TRY(io::UdpSocket::create(*loop, {.address = address}, buffers, nobody, counters));
  }
  return {};
}

constexpr Duration kJudgeInterval = 1s;

uint8_t count_workers(const SfuServerConfig& config) {
  const size_t wanted = config.workers != 0 ? config.workers : std::thread::hardware_concurrency();
  return static_cast<uint8_t>(std::clamp<size_t>(wanted, 1, limits::kSfuWorkersMax));
}

}  // namespace

Result<std::unique_ptr<SfuServer>> SfuServer::create(const SfuServerConfig& config,
                                                     io::EventLoop& control, Random& random) {
  std::unique_ptr<SfuServer> server(new SfuServer(config, control, random));
  TRY(server->start(config));
  return server;
}

SfuServer::SfuServer(const SfuServerConfig& config, io::EventLoop& control, Random& random)
    : control_(control),
      random_(random),
      certificate_(dtls::Certificate::generate(control.clock().wall_now(), random)),
      dtls_(certificate_),
      book_(config, dtls::to_string(certificate_.fingerprint()), random),
      exchange_(count_workers(config)),
      monitor_(exchange_.workers()),
      governor_(config.load),
      uplink_bps_(config.load.uplink_bps) {}

SfuServer::~SfuServer() {
  *alive_ = false;
  stop();
}

Result<void> SfuServer::start(const SfuServerConfig& config) {
  TRY(check_free(config.listen));
  std::vector<SocketAddress> addresses = config.listen;
  const auto receive_bps_max = static_cast<int64_t>(config.receive_bps_max);
  const auto video_bps_max = static_cast<int64_t>(config.video_bps_max);
  for (uint8_t i = 0; i < exchange_.workers(); ++i) {
    auto thread = std::make_unique<Thread>();
    TRY_ASSIGN(thread->loop, io::EventLoop::create());
    const auto tell = [this, alive = alive_](sfu::SfuEvent event) {
      control_.post([this, alive, event = std::move(event)] {
        if (*alive) on_event(event, control_.now());
      });
    };
    const auto tell_snapshot = [this, alive = alive_](SfuSnapshot snapshot) {
      control_.post([this, alive, snapshot = std::move(snapshot)]() mutable {
        if (*alive) on_snapshot(std::move(snapshot), control_.now());
      });
    };
    TRY_ASSIGN(thread->worker, SfuWorker::create(i, {.loop = *thread->loop,
                                                     .exchange = exchange_,
                                                     .random = random_,
                                                     .dtls = dtls_,
                                                     .receive_bps_max = receive_bps_max,
                                                     .video_bps_max = video_bps_max,
                                                     .on_event = tell,
                                                     .on_snapshot = tell_snapshot}));
    TRY(thread->worker->listen(addresses));
    // Where the first one was given a port, the others share it.
    addresses = thread->worker->listening();
    exchange_.connect(i, [worker = thread->worker.get()] { worker->wake(); });
    threads_.push_back(std::move(thread));
  }
  listening_ = std::move(addresses);
  for (const auto& thread : threads_) {
    thread->thread = std::thread([loop = thread->loop.get()] { loop->run(); });
  }
  return {};
}

void SfuServer::stop() {
  if (threads_.empty()) return;
  SfuBook::Commands commands;
  book_.end_all(commands);
  run(std::move(commands));
  for (const auto& thread : threads_) {
    if (!thread->thread.joinable()) continue;
    // In a turn of its own, so that what the commands bring has left.
    thread->loop->post([each = thread.get()] {
      each->loop->post([each] {
        each->worker->close();
        each->loop->stop();
      });
    });
  }
  for (const auto& thread : threads_) {
    if (thread->thread.joinable()) thread->thread.join();
  }
  threads_.clear();
}

void SfuServer::run(SfuBook::Commands commands) {
  for (SfuCommand& command : commands) exchange_.command(std::move(command));
}

Result<meetings::SfuAnswer> SfuServer::join(const meetings::SfuOffer& offer) {
  SfuBook::Commands commands;
  TRY_ASSIGN(meetings::SfuAnswer answer, book_.join(offer, commands));
  run(std::move(commands));
  return answer;
}

Result<meetings::SfuAnswer> SfuServer::offer(const meetings::SfuOffer& offer) {
  SfuBook::Commands commands;
  TRY_ASSIGN(meetings::SfuAnswer answer, book_.offer(offer, commands));
  run(std::move(commands));
  return answer;
}

void SfuServer::leave(CallId call, ParticipantId who) {
  SfuBook::Commands commands;
  book_.leave(call, who, commands);
  run(std::move(commands));
}

void SfuServer::end(CallId call) {
  SfuBook::Commands commands;
  book_.end(call, commands);
  run(std::move(commands));
}

void SfuServer::view(CallId call, ParticipantId who, std::vector<meetings::WantedVideo> videos) {
  SfuBook::Commands commands;
  book_.view(call, who, std::move(videos), commands);
  run(std::move(commands));
}

void SfuServer::silence(CallId call, ParticipantId who, meetings::MediaSource source, bool on) {
  SfuBook::Commands commands;
  book_.silence(call, who, source, on, commands);
  run(std::move(commands));
}

void SfuServer::adopt(std::unique_ptr<io::Stream> stream) {
  // Streams of several loops come at a time.
  if (streams_waiting_.fetch_add(1, std::memory_order_relaxed) >= limits::kSfuStreamsWaitingMax) {
    streams_waiting_.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  stream->detach();
  Thread& thread = *threads_[next_stream_worker_.fetch_add(1) % threads_.size()];
  // A posted function can be copied, a stream cannot.
  const auto moved = std::make_shared<std::unique_ptr<io::Stream>>(std::move(stream));
  thread.loop->post([this, &thread, moved] {
    streams_waiting_.fetch_sub(1, std::memory_order_relaxed);
    thread.worker->adopt(std::move(*moved));
  });
}

std::vector<SfuWorkerCounters> SfuServer::counters() const {
  std::vector<SfuWorkerCounters> out;
  for (size_t i = 0; i < monitor_.workers(); ++i) {
    if (const SfuWorkerCounters* const counters = monitor_.counters(i)) out.push_back(*counters);
  }
  return out;
}

Result<void> SfuServer::admits() const {
  if (governor_.admits()) return {};
  return Error{ErrorCode::kUnavailable, "This server has too much to do for more people in calls."};
}

// ---- what the workers tell ----

void SfuServer::on_snapshot(SfuSnapshot snapshot, Timestamp now) {
  if (threads_.empty()) return;  // it was under way when they ended
  monitor_.add(std::move(snapshot));
  // Once a second, not once for each worker.
  if (judged_at_ != Timestamp() && now - judged_at_ < kJudgeInterval) return;
  judged_at_ = now;
  const uint8_t level = governor_.shed_level();
  if (!governor_.update(now, monitor_.node_load(uplink_bps_))) return;
  log_info("media", "group calls: what the load leaves",
           {{"load_percent", static_cast<int64_t>(governor_.load() * 100)},
            {"lets_people_in", governor_.admits()},
            {"pictures_given_up", static_cast<int64_t>(governor_.shed_level())}});
  if (governor_.shed_level() != level) {
    exchange_.command(sfu_command::Shed{governor_.shed_level()});
  }
}

void SfuServer::on_event(const sfu::SfuEvent& event, Timestamp now) {
  struct Teller {
    const SfuBook& book;
    meetings::SfuEvents& events;
    Timestamp now;

    void operator()(const sfu::StateChanged& e) const {
      const SfuBook::Name* const name = book.find(e.transport);
      if (name == nullptr) return;
      switch (e.state) {
        case sfu::TransportState::kConnecting: return;
        case sfu::TransportState::kConnected:
          return events.connected(name->call, name->participant, now);
        case sfu::TransportState::kDisconnected:
          return events.disconnected(name->call, name->participant, now);
        case sfu::TransportState::kFailed: return events.failed(name->call, name->participant, now);
      }
    }
    void operator()(const sfu::LinkQualityChanged& e) const {
      if (const SfuBook::Name* const name = book.find(e.transport)) {
        events.link_quality(name->call, name->participant, e.weak, now);
      }
    }
    void operator()(const sfu::SlotsChanged& e) const {
      const SfuBook::Name* const name = book.find(e.transport);
      if (name == nullptr) return;
      std::vector<meetings::MeetingSlot> slots;
      for (const sfu::SlotsChanged::Slot& slot : e.slots) {
        meetings::MeetingSlot& told = slots.emplace_back();
        told.mid = slot.mid;
        const SfuBook::Name* const who =
            slot.playing ? book.find(slot.playing->publisher) : nullptr;
        if (who == nullptr) continue;
        told.participant_id = who->participant;
        told.source = to_meetings(slot.playing->source);
      }
      events.slots(name->call, name->participant, e.epoch, std::move(slots));
    }
    void operator()(const sfu::SpeakersChanged& e) const {
      std::optional<ParticipantId> dominant;
      if (e.dominant) {
        if (const SfuBook::Name* const name = book.find(*e.dominant)) dominant = name->participant;
      }
      std::vector<ParticipantId> speaking;
      for (const sfu::TransportId transport : e.speaking) {
        const SfuBook::Name* const name = book.find(transport);
        if (name != nullptr) speaking.push_back(name->participant);
      }
      events.speakers(e.call, dominant, std::move(speaking));
    }
    void operator()(const sfu::DemandChanged& e) const {
      if (const SfuBook::Name* const name = book.find(e.transport)) {
        events.demand(name->call, name->participant, e.mid, to_meetings(e.source), e.layers);
      }
    }
  };
  if (events_ != nullptr) std::visit(Teller{book_, *events_, now}, event);
}

}  // namespace earshot::media
