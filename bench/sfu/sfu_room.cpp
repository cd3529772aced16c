#include "sfu/sfu_room.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <ctime>
#include <string>
#include <utility>

#include "base/check.h"
#include "codec/big_endian.h"
#include "codec/demux.h"
#include "dtls/testing/dtls_rig.h"
#include "io/crypto.h"

namespace earshot::bench {
namespace {

using sfu::MediaSource;
using sfu::testing::ClientModel;

constexpr size_t kClientBuffers = 2048;
constexpr size_t kOutboxMax = 64;
constexpr Duration kConnectMax = 20s;
constexpr size_t kWorkersMax = 2;
// Of a worker in which nothing left: longer than another one takes to hand something over.
constexpr uint32_t kIdleTurnsMax = 50;

// Of this thread's: the clients' have an arena of their own.
int64_t allocated_bytes() {
  const struct mallinfo2 info = ::mallinfo2();
  return static_cast<int64_t>(info.uordblks + info.hblkhd);
}

}  // namespace

Duration processor_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

RoomClient::RoomClient(SfuRoom& room, sfu::TransportId id,
                       const sfu::testing::NegotiationSpec& spec)
    : room_(room),
      spec_{.transport = id,
            .call = room.call_,
            .negotiated = sfu::testing::negotiate(
                spec, dtls::testing::client_certificate().fingerprint(), room.random_),
            .sources = {{"mic0", MediaSource::kMicrophone}, {"cam0", MediaSource::kCamera}},
            .claim = std::make_shared<sfu::TransportClaim>()},
      server_(
          room.workers_[static_cast<uint64_t>(id) % room.workers_.size()].worker->listening()[0]) {
  auto socket =
      io::UdpSocket::create(*room.loop_, {.address = *SocketAddress::parse("127.0.0.1:0")},
                            room.buffers_, *this, room.udp_);
  CHECK(socket.ok());
  socket_ = std::move(*socket);
}

void RoomClient::connect() {
  room_.exchange_.command(
      media::sfu_command::Add{std::make_shared<const sfu::ParticipantSpec>(spec_)});
  const sfu::testing::ClientConfig config = {
      .hmac = io::hmac_sha1,
      .dtls = &room_.client_dtls_,
      .server_fingerprints = {dtls::testing::server_certificate().fingerprint()},
      .servers = {server_}};
  model_ = std::make_unique<ClientModel>(
      config, spec_.negotiated, room_.random_,
      [this](const ice::Path& path, Bytes datagram) { send(path, datagram); });
  model_->use(room_.now(), socket_->address());
}

void RoomClient::publish(std::string_view mid, const sfu::testing::PublisherConfig& config) {
  mids_.emplace_back(mid);
  model_->publish(room_.now(), mid, config);
}

void RoomClient::send(const ice::Path& path, Bytes datagram) {
  if (codec::classify(datagram) == codec::DatagramKind::kRtp) {
    outbox_.emplace_back(datagram.begin(), datagram.end());
  } else {
    socket_->send(datagram.data(), datagram.size(), path.remote);
  }
}

size_t RoomClient::stream_of(Bytes datagram) const {
  const uint32_t ssrc = codec::load32(datagram.data() + 8);
  for (const std::string& mid : mids_) {
    for (uint8_t stream = 0; stream < limits::kSimulcastLayersMax; ++stream) {
      const auto& sections = spec_.negotiated.sections;
      const auto section = std::find_if(sections.begin(), sections.end(),
                                        [&](const auto& s) { return s.mid == mid; });
      if (stream >= std::max<size_t>(section->rids.size(), 1)) break;
      if (model_->source(mid)->ssrc(stream) == ssrc) return stream;
    }
  }
  return SIZE_MAX;
}

void RoomClient::let_out(size_t packets) {
  for (; packets > 0 && !outbox_.empty(); --packets) {
    const std::vector<uint8_t>& datagram = outbox_.front();
    socket_->send(datagram.data(), datagram.size(), server_);
    outbox_.pop_front();
  }
}

void RoomClient::act(Timestamp now) {
  // Who does not keep up with the clock makes no more.
  if (model_->next_deadline() <= now && outbox_.size() < kOutboxMax) model_->on_deadline(now);
}

void RoomClient::on_datagrams(io::UdpSocket&, std::span<const io::Datagram> datagrams) {
  if (room_.is_discarding) return;
  // Nothing is on the way for any time, however long this thread has waited for a processor.
  const Timestamp now = room_.workers_[0].loop->now();
  for (const io::Datagram& datagram : datagrams) {
    const std::span<uint8_t> bytes(datagram.data, datagram.size);
    if (codec::classify(bytes) == codec::DatagramKind::kRtp) room_.media_bytes_ = bytes.size();
    model_->on_datagram(now, {.remote = datagram.from, .local = socket_->address()}, bytes);
  }
}

SfuRoom::SfuRoom(uint8_t workers)
    : call_(CallId::random(random_)),
      server_dtls_(dtls::testing::server_certificate()),
      client_dtls_(dtls::testing::client_certificate(), dtls::testing::kChromiumsProfiles),
      exchange_(workers),
      loop_(std::move(*io::EventLoop::create())),
      buffers_(*loop_, kClientBuffers) {
  CHECK(workers <= kWorkersMax);
  for (uint8_t i = 0; i < workers; ++i) add_worker(i);
}

void SfuRoom::add_worker(uint8_t number) {
  auto loop = std::move(*io::EventLoop::create());
  auto worker =
      media::SfuWorker::create(number, {.loop = *loop,
                                        .exchange = exchange_,
                                        .random = random_,
                                        .dtls = server_dtls_,
                                        .receive_bps_max = 0,
                                        .video_bps_max = 0,
                                        .on_event = [this](const auto& event) { on_event(event); },
                                        .on_snapshot = [](const auto&) {}});
  CHECK(worker.ok());
  CHECK((*worker)->listen({*SocketAddress::parse("127.0.0.1:0")}).ok());
  exchange_.connect(number, [woken = worker->get()] { woken->wake(); });
  workers_.push_back({std::move(loop), std::move(*worker)});
}

SfuRoom::~SfuRoom() = default;

RoomClient& SfuRoom::join(const sfu::testing::NegotiationSpec& spec) {
  const sfu::TransportId id{clients_.size() + 1};
  RoomClient& client = *clients_.emplace_back(std::make_unique<RoomClient>(*this, id, spec));
  client.connect();
  const Timestamp give_up = now() + kConnectMax;
  while (!client.model().is_connected()) {
    CHECK(now() < give_up);
    run_clients();
    if (workers_.size() == 1) {
      run_worker_counting();
    } else {
      run_workers();
    }
  }
  return client;
}

void SfuRoom::view(const RoomClient& who, std::vector<sfu::VideoView> views) {
  exchange_.command(media::sfu_command::View{who.id(), std::move(views)});
}

bool SfuRoom::is_due() const {
  const Timestamp now = this->now();
  return std::any_of(workers_.begin(), workers_.end(), [now](const Worker& worker) {
    return worker.loop->timers().next_deadline() <= now;
  });
}

uint64_t SfuRoom::packets_out() const {
  uint64_t out = 0;
  for (size_t i = 0; i < workers_.size(); ++i) out += counters(i).transports.packets_out;
  return out;
}

uint64_t SfuRoom::lost() const {
  uint64_t out = 0;
  for (size_t i = 0; i < workers_.size(); ++i) {
    const media::SfuWorkerCounters counters = this->counters(i);
    out += counters.udp.unsent + counters.transports.egress_full +
           counters.transports.egress_too_old + counters.ring_full_video + counters.ring_full_other;
  }
  return out;
}

void SfuRoom::run_worker_counting() {
  const int64_t before = allocated_bytes();
  run_worker();
  worker_bytes_ += allocated_bytes() - before;
}

Duration SfuRoom::run_worker() {
  const Duration before = processor_time();
  const uint64_t sent = udp_.sent - std::exchange(seen_sent_, udp_.sent);
  for (uint64_t turns = 0; turns <= sent / limits::kDatagramsPerTurnMax; ++turns) {
    workers_[0].loop->run_turn(Timestamp());
  }
  return processor_time() - before;
}

Duration SfuRoom::run_workers() {
  std::array<std::atomic<uint32_t>, kWorkersMax> idle_turns{};
  std::array<Timestamp, kWorkersMax> last_left{};
  const auto is_over = [&] {
    return std::all_of(idle_turns.begin(), idle_turns.begin() + workers_.size(),
                       [](const auto& turns) { return turns >= kIdleTurnsMax; });
  };
  const auto run = [&](size_t number) {
    const Worker& worker = workers_[number];
    uint64_t seen = counters(number).transports.packets_out;
    while (!is_over()) {
      worker.loop->run_turn(Timestamp());
      const uint64_t packets = counters(number).transports.packets_out;
      if (packets == seen) {
        ++idle_turns[number];
        continue;
      }
      seen = packets;
      last_left[number] = worker.loop->clock().now();
      idle_turns[number] = 0;
    }
  };
  const Timestamp begin = now();
  beside_each_other(workers_.size(), run);
  return std::max(Duration(), *std::max_element(last_left.begin(), last_left.end()) - begin);
}

Duration SfuRoom::beside_each_other(size_t cores, const std::function<void(size_t core)>& work) {
  const std::function<void()> second = [&] { work(1); };
  const Timestamp begin = now();
  if (cores > 1) other_core_.begin(second);
  work(0);
  if (cores > 1) other_core_.wait();
  return now() - begin;
}

bool SfuRoom::run_clients() {
  const uint64_t before = udp_.sent;
  other_core_.run([this] { act(); });
  return udp_.sent != before;
}

void SfuRoom::act() {
  loop_->run_turn(Timestamp());
  if (is_discarding) return;
  const Timestamp now = this->now();
  for (const auto& client : clients_) client->act(now);
  buffers_.flush();
}

void SfuRoom::let_out(std::span<const LetOut> from) {
  other_core_.run([&] {
    for (const LetOut& each : from) each.client->let_out(each.packets);
    buffers_.flush();
  });
}

void SfuRoom::on_event(const sfu::SfuEvent& event) {
  const auto* const demand = std::get_if<sfu::DemandChanged>(&event);
  if (demand == nullptr) return;
  const std::lock_guard lock(events_mutex_);
  sfu::testing::ClientSource* const source =
      clients_[static_cast<uint64_t>(demand->transport) - 1]->model().source(demand->mid);
  for (uint8_t i = 0; source != nullptr && i < limits::kSimulcastLayersMax; ++i) {
    source->publisher().set_on(i, i < demand->layers);
  }
}

}  // namespace earshot::bench
