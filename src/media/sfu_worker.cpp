#include "media/sfu_worker.h"

#include <time.h>

#include <bit>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "codec/demux.h"
#include "io/crypto.h"
#include "media/socket_for.h"

namespace earshot::media {
namespace {

// Of a ring, for video and for datagrams that nobody has opened yet; the rest is for sound, and for
// streams.
constexpr size_t kRingShared = limits::kSfuRingPackets / 4 * 3;
constexpr Duration kStatisticsInterval = 1s;
// Packets, then they leave: few buffers in turn stay in the processor's cache.
constexpr size_t kUnsentMax = 128;

// What the calling thread has used.
Duration thread_cpu() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

sfu::ShardConfig shard_config(uint8_t worker, const SfuWorker::Ports& ports) {
  const Clock& clock = ports.loop.clock();
  return {.worker = worker,
          .workers = ports.exchange.workers(),
          .ntp_epoch = sfu::ntp_plus(sfu::to_ntp(clock.wall_now()), -Duration(clock.now().ns())),
          .receive_bps_max = ports.receive_bps_max,
          .video_bps_max = ports.video_bps_max};
}

}  // namespace

Result<std::unique_ptr<SfuWorker>> SfuWorker::create(uint8_t worker, const Ports& ports) {
  std::unique_ptr<SfuWorker> out(new SfuWorker(worker, ports));
  // What it brings is taken in at the end of the turn at the latest.
  TRY_ASSIGN(out->doorbell_, io::Doorbell::create(ports.loop, [] {}));
  return out;
}

SfuWorker::SfuWorker(uint8_t worker, const Ports& ports)
    : worker_(worker),
      ports_(ports),
      connections_(limits::kSfuStreamsMax, limits::kSfuStreamsPerHostMax),
      shard_(shard_config(worker, ports), *this, ports.random, ports.dtls, io::hmac_sha1),
      deadline_(ports.loop, [this] { armed_for_.reset(); }),
      statistics_(ports.loop, [this] { tell_statistics(); }) {
  ports_.loop.add_turn_end([this] { end_turn(); });
  buffers_.emplace(ports_.loop, limits::kSfuDatagramBuffers);
  ports_.loop.add_turn_end([this] { count_delays(); });
  streams_.emplace(ports_.loop, worker, static_cast<PacketReceiver&>(*this), counters_.streams);
}

SfuWorker::~SfuWorker() = default;

Result<void> SfuWorker::listen(const std::vector<SocketAddress>& addresses) {
  for (const SocketAddress& address : addresses) {
    const io::UdpOptions options{.address = address,
                                 .v6_only = !address.is_v4() && !address.is_wildcard(),
                                 .shares_port = true,
                                 .never_fragments = true,
                                 .receive_buffer_bytes = limits::kSfuReceiveBufferBytes,
                                 .notes_arrival = true};
    TRY_ASSIGN(std::unique_ptr<io::UdpSocket> socket,
               io::UdpSocket::create(ports_.loop, options, *buffers_, *this, counters_.udp));
    sockets_.push_back(std::move(socket));
  }
  arrived_.reserve(limits::kDatagramsPerTurnMax * sockets_.size());
  statistics_.arm_after(kStatisticsInterval);
  return {};
}

std::vector<SocketAddress> SfuWorker::listening() const {
  std::vector<SocketAddress> out;
  for (const auto& socket : sockets_) out.push_back(socket->address());
  return out;
}

void SfuWorker::adopt(std::unique_ptr<io::Stream> stream) {
  const SocketAddress host = stream->peer();
  std::optional<io::ConnectionSlot> slot = connections_.acquire(host);
  if (!slot) {
    const bool is_full = connections_.open() >= limits::kSfuStreamsMax;
    if (streams_->close_stranger(&host) || (is_full && streams_->close_stranger(nullptr))) {
      slot = connections_.acquire(host);
    }
  }
  if (!slot) {
    ++counters_.streams.refused;
    return;
  }
  stream->attach(ports_.loop, {});
  streams_->add(std::move(stream), std::move(*slot));
}

SfuWorkerCounters SfuWorker::counters() const {
  SfuWorkerCounters out = counters_;
  out.shard = shard_.counters();
  out.transports = shard_.transport_counters();
  return out;
}

void SfuWorker::tell_statistics() {
  ports_.on_snapshot({.worker = worker_,
                      .at = ports_.loop.now(),
                      .cpu = thread_cpu(),
                      .counters = counters(),
                      .rooms = shard_.rooms(),
                      .transports = shard_.statistics(ports_.loop.now())});
  statistics_.arm_after(kStatisticsInterval);
}

void SfuWorker::close() {
  closed_ = true;
  statistics_.cancel();
  streams_->close_all();
}

// ---- in ----

void SfuWorker::on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) {
  if (taken_in_turn_ != ports_.loop.turn()) take_in();
  const uint16_t port = socket.address().port();
  for (const io::Datagram& datagram : datagrams) {
    const ice::Path path{.remote = datagram.from, .local = SocketAddress(datagram.to, port)};
    const std::span<uint8_t> bytes(datagram.data, datagram.size);
    if (codec::classify(bytes) == codec::DatagramKind::kRtp) arrived_.push_back(datagram.arrived);
    shard_.on_datagram(ports_.loop.now(), path, bytes);
  }
}

void SfuWorker::on_packet(const ice::Path& path, std::span<uint8_t> packet) {
  if (packet.size() > limits::kDatagramBytesMax) return;  // nothing that we could pass on
  if (taken_in_turn_ != ports_.loop.turn()) take_in();
  shard_.on_datagram(ports_.loop.now(), path, packet);
}

void SfuWorker::on_stream_ended(const ice::Path& path) {
  shard_.on_link_closed(ports_.loop.now(), path);
}

// Commands first, then messages, then what the rings held before these were read.
void SfuWorker::take_in() {
  taken_in_turn_ = ports_.loop.turn();
  const uint8_t workers = ports_.exchange.workers();
  for (uint8_t from = 0; from < workers; ++from) {
    ring_sizes_[from] = from == worker_ ? 0 : ports_.exchange.ring(from, worker_).size();
  }
  if (ports_.exchange.take(worker_, inbox_)) {
    for (const auto& command : inbox_.commands) run(*command);
    for (const SfuExchange::Mail& mail : inbox_.messages) {
      shard_.on_message(ports_.loop.now(), mail.from, mail.message);
    }
    inbox_.commands.clear();
    inbox_.messages.clear();
  }
  for (uint8_t from = 0; from < workers; ++from) take_ring(from);
}

void SfuWorker::run(const SfuCommand& command) {
  const Timestamp now = ports_.loop.now();
  struct Runner {
    sfu::Shard& shard;
    Timestamp now;
    void operator()(const sfu_command::Add& c) const { shard.add(now, c.spec); }
    void operator()(const sfu_command::Update& c) const { shard.update(now, c.spec); }
    void operator()(const sfu_command::Remove& c) const { shard.remove(now, c.transport); }
    void operator()(const sfu_command::End& c) const { shard.end(now, c.call); }
    void operator()(const sfu_command::View& c) const { shard.view(now, c.transport, c.views); }
    void operator()(const sfu_command::Silence& c) const {
      shard.silence(now, c.transport, c.source, c.on);
    }
    void operator()(const sfu_command::Shed& c) const { shard.shed(now, c.level); }
  };
  std::visit(Runner{shard_, now}, command);
}

void SfuWorker::take_ring(uint8_t from) {
  for (; ring_sizes_[from] > 0; --ring_sizes_[from]) {
    SpscRing<RingPacket>& ring = ports_.exchange.ring(from, worker_);
    RingPacket* const packet = ring.front();
    if (packet == nullptr) break;
    const std::span<uint8_t> bytes = std::span(packet->bytes).first(packet->size);
    switch (packet->what) {
      case RingPacket::What::kMedia:
        shard_.on_forwarded_media(ports_.loop.now(), packet->call,
                                  {.header = packet->header, .bytes = bytes});
        break;
      case RingPacket::What::kDatagram:
        shard_.on_forwarded_datagram(ports_.loop.now(), from, packet->path, bytes);
        break;
      case RingPacket::What::kFrame: streams_->send(packet->path.link, bytes); break;
    }
    ring.pop();
  }
}

// ---- out ----

void SfuWorker::begin_run() { buffers_->make_room(limits::kEgressBatchMax, kUnsentMax); }

void SfuWorker::send(const ice::Path& path, std::span<const Bytes> datagrams) {
  if (closed_) return;
  if (path.is_stream()) {
    const uint8_t owner = worker_of(path.link);
    for (const Bytes datagram : datagrams) {
      if (owner == worker_) {
        streams_->send(path.link, datagram);
      } else if (RingPacket* const entry = ring_entry(
                     owner, datagram.size(), limits::kSfuRingPackets, counters_.ring_full_other)) {
        entry->what = RingPacket::What::kFrame;
        entry->path = path;
        std::memcpy(entry->bytes.data(), datagram.data(), datagram.size());
        commit(owner);
      }
    }
    return;
  }
  io::UdpSocket* const socket = socket_for(sockets_, path.local);
  if (socket == nullptr) return;  // of an address that is no longer ours
  const IpAddress from = socket->address().is_wildcard() ? path.local.ip() : IpAddress();
  for (const Bytes datagram : datagrams) {
    socket->send(datagram.data(), datagram.size(), path.remote, from);
  }
}

void SfuWorker::forward_media(uint64_t workers, const CallId& call,
                              std::span<const sfu::MediaPacket> packets) {
  const bool is_sound = packets.front().header.kind == sfu::MediaCodec::kOpus;
  const size_t ring_max = is_sound ? limits::kSfuRingPackets : kRingShared;
  uint64_t& full = is_sound ? counters_.ring_full_other : counters_.ring_full_video;
  for (uint8_t worker = 0; worker < ports_.exchange.workers(); ++worker) {
    if ((workers >> worker & 1) == 0 || worker == worker_) continue;
    for (const sfu::MediaPacket& packet : packets) {
      RingPacket* const entry = ring_entry(worker, packet.bytes.size(), ring_max, full);
      if (entry == nullptr) continue;
      entry->what = RingPacket::What::kMedia;
      entry->call = call;
      entry->header = packet.header;
      std::memcpy(entry->bytes.data(), packet.bytes.data(), packet.bytes.size());
      commit(worker);
    }
  }
  wake_others();
}

void SfuWorker::forward_datagram(uint8_t worker, const ice::Path& path, Bytes datagram) {
  RingPacket* const entry =
      ring_entry(worker, datagram.size(), kRingShared, counters_.ring_full_other);
  if (entry == nullptr) return;
  entry->what = RingPacket::What::kDatagram;
  entry->path = path;
  std::memcpy(entry->bytes.data(), datagram.data(), datagram.size());
  commit(worker);
}

void SfuWorker::post(uint64_t workers, const sfu::ShardMessage& message) {
  ports_.exchange.post(worker_, workers, message);
  to_wake_ |= workers;
}

// nullptr: `ring_max` packets wait already.
RingPacket* SfuWorker::ring_entry(uint8_t worker, size_t size, size_t ring_max, uint64_t& full) {
  CHECK(size <= limits::kDatagramBytesMax);
  SpscRing<RingPacket>& ring = ports_.exchange.ring(worker_, worker);
  RingPacket* entry = nullptr;
  if (ring_max >= ring.capacity() || ring.size() < ring_max) entry = ring.begin_write();
  if (entry == nullptr) {
    ++full;
    return nullptr;
  }
  entry->size = static_cast<uint16_t>(size);
  return entry;
}

void SfuWorker::commit(uint8_t worker) {
  ports_.exchange.ring(worker_, worker).commit();
  ++counters_.forwarded_to_workers;
  to_wake_ |= uint64_t{1} << worker;
}

void SfuWorker::wake_others() {
  for (uint64_t workers = std::exchange(to_wake_, 0); workers != 0; workers &= workers - 1) {
    ports_.exchange.wake(static_cast<uint8_t>(std::countr_zero(workers)));
  }
}

void SfuWorker::end_turn() {
  if (closed_) return;
  take_in();
  shard_.end_turn(ports_.loop.now());
  wake_others();
  const Timestamp next = shard_.next_deadline();
  if (armed_for_ && *armed_for_ <= next) return;
  if (next == Timestamp::max()) return;
  armed_for_ = next;
  deadline_.arm(next);
}

void SfuWorker::count_delays() {
  if (arrived_.empty()) return;
  const Timestamp left = ports_.loop.clock().now();
  for (const Timestamp arrived : arrived_) counters_.forwarding_delay.add(left - arrived);
  arrived_.clear();
}

}  // namespace earshot::media
