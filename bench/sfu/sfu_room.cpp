#include "sfu/sfu_room.h"

#include <malloc.h>

#include <algorithm>
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
            .claim = std::make_shared<sfu::TransportClaim>()} {
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
      .servers = room_.worker_->listening()};
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
    socket_->send(datagram.data(), datagram.size(), room_.worker_->listening()[0]);
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
  const Timestamp now = room_.worker_loop_->now();
  for (const io::Datagram& datagram : datagrams) {
    const std::span<uint8_t> bytes(datagram.data, datagram.size);
    if (codec::classify(bytes) == codec::DatagramKind::kRtp) room_.media_bytes_ = bytes.size();
    model_->on_datagram(now, {.remote = datagram.from, .local = socket_->address()}, bytes);
  }
}

SfuRoom::SfuRoom()
    : call_(CallId::random(random_)),
      server_dtls_(dtls::testing::server_certificate()),
      client_dtls_(dtls::testing::client_certificate(), dtls::testing::kChromiumsProfiles),
      worker_loop_(std::move(*io::EventLoop::create())),
      exchange_(1),
      loop_(std::move(*io::EventLoop::create())),
      buffers_(*loop_, kClientBuffers) {
  auto worker =
      media::SfuWorker::create(0, {.loop = *worker_loop_,
                                   .exchange = exchange_,
                                   .random = random_,
                                   .dtls = server_dtls_,
                                   .receive_bps_max = 0,
                                   .on_event = [this](const auto& event) { on_event(event); },
                                   .on_snapshot = [](const auto&) {}});
  CHECK(worker.ok());
  worker_ = std::move(*worker);
  exchange_.connect(0, [this] { worker_->wake(); });
  CHECK(worker_->listen({*SocketAddress::parse("127.0.0.1:0")}).ok());
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
    run_worker_counting();
  }
  return client;
}

void SfuRoom::view(const RoomClient& who, std::vector<sfu::VideoView> views) {
  exchange_.command(media::sfu_command::View{who.id(), std::move(views)});
}

bool SfuRoom::is_due() const { return worker_loop_->timers().next_deadline() <= now(); }

void SfuRoom::run_worker_counting() {
  const int64_t before = allocated_bytes();
  run_worker();
  worker_bytes_ += allocated_bytes() - before;
}

Duration SfuRoom::run_worker() {
  const Duration before = processor_time();
  const uint64_t sent = udp_.sent - std::exchange(seen_sent_, udp_.sent);
  for (uint64_t turns = 0; turns <= sent / limits::kDatagramsPerTurnMax; ++turns) {
    worker_loop_->run_turn(Timestamp());
  }
  return processor_time() - before;
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
  sfu::testing::ClientSource* const source =
      clients_[static_cast<uint64_t>(demand->transport) - 1]->model().source(demand->mid);
  for (uint8_t i = 0; source != nullptr && i < limits::kSimulcastLayersMax; ++i) {
    source->publisher().set_on(i, i < demand->layers);
  }
}

}  // namespace earshot::bench
