#include "sfu/testing/shard_rig.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"
#include "io/crypto.h"
#include "sfu/testing/run_memory.h"

namespace earshot::sfu::testing {
namespace {

constexpr Duration kTick = 1ms;
constexpr NtpTime kServerEpoch = NtpTime{3'900'000'000} << 32;

SocketAddress server_address() { return *SocketAddress::parse("44.0.0.1:10000"); }
SocketAddress client_address(TransportId id) {
  return *SocketAddress::parse("44.1.0.1:" + std::to_string(1000 + static_cast<uint64_t>(id)));
}
// Their places are the lowest bits of a publisher's name.
constexpr std::array<std::string_view, 3> kMids = {"mic0", "cam0", "screen0"};
constexpr size_t kEgressBuffers = 4096;  // rigs are many, and small
constexpr uint32_t kNamesOfOne = 4;
uint32_t name_of(TransportId id, std::string_view mid) {
  const auto found = std::find(kMids.begin(), kMids.end(), mid);
  CHECK(found != kMids.end());
  return static_cast<uint32_t>(id) * kNamesOfOne + static_cast<uint32_t>(found - kMids.begin());
}

ice::Path reversed(const ice::Path& path) { return {.remote = path.local, .local = path.remote}; }

}  // namespace

class ShardRig::Inside {
 public:
  explicit Inside(ShardRig& rig) : rig_(rig) { rig_.enter(true); }
  ~Inside() { rig_.enter(false); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  ShardRig& rig_;
};

class ShardRig::Outside {
 public:
  explicit Outside(ShardRig& rig) : rig_(rig) { rig_.enter(false); }
  ~Outside() { rig_.enter(true); }
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;

 private:
  ShardRig& rig_;
};

struct ShardRig::Worker final : ShardDriver {
  struct Incoming {
    uint8_t from = 0;
    std::optional<ShardMessage> message = {};
    CallId call = {};
    std::optional<MediaHeader> media = {};
    ice::Path path = {};
    std::vector<uint8_t> bytes = {};
  };

  Worker(ShardRig& rig, const ShardConfig& config)
      : rig(rig),
        index(config.worker),
        shard(config, *this, rig.simulation_.random(), rig.server_dtls_, io::hmac_sha1) {}

  void begin_run() override { run.begin(); }
  uint8_t* next_of_run() override { return run.next(); }
  void send(const ice::Path& path, std::span<const Bytes> datagrams) override {
    const Outside outside(rig);
    const auto to = rig.by_address_.find(path.remote);
    if (to == rig.by_address_.end()) return;
    ShardClient& who = *to->second;
    for (const Bytes datagram : datagrams) {
      who.down.send(datagram.size() + 28,
                    [&rig = rig, &who, path,
                     copy = std::vector<uint8_t>(datagram.begin(), datagram.end())]() mutable {
                      who.client->on_datagram(rig.now(), reversed(path), copy);
                    });
    }
  }
  void forward_media(uint64_t workers, const CallId& call,
                     std::span<const MediaPacket> packets) override {
    const Outside outside(rig);
    for_each(workers, [&](Worker& to) {
      for (const MediaPacket& packet : packets) {
        ++rig.forwarded_media;
        to.incoming.push_back({.from = index,
                               .call = call,
                               .media = packet.header,
                               .bytes = {packet.bytes.begin(), packet.bytes.end()}});
      }
    });
  }
  void forward_datagram(uint8_t worker, const ice::Path& path, Bytes datagram) override {
    const Outside outside(rig);
    ++rig.forwarded_datagrams;
    rig.workers_[worker]->incoming.push_back(
        {.from = index, .path = path, .bytes = {datagram.begin(), datagram.end()}});
  }
  void post(uint64_t workers, const ShardMessage& message) override {
    const Outside outside(rig);
    for_each(workers,
             [&](Worker& to) { to.incoming.push_back({.from = index, .message = message}); });
  }
  void event(SfuEvent event) override {
    const Outside outside(rig);
    rig.on_event(std::move(event));
  }

  template <class Each>
  void for_each(uint64_t workers, Each&& each) {
    for (size_t i = 0; i < rig.workers_.size(); ++i) {
      if ((workers >> i & 1) != 0) each(*rig.workers_[i]);
    }
  }
  void take_incoming(Timestamp now) {
    for (Incoming& next : std::exchange(incoming, {})) {
      const Inside inside(rig);
      if (next.message) {
        shard.on_message(now, next.from, *next.message);
      } else if (next.media) {
        shard.on_forwarded_media(now, next.call, {*next.media, next.bytes});
      } else {
        shard.on_forwarded_datagram(now, next.from, next.path, next.bytes);
      }
    }
  }

  ShardRig& rig;
  uint8_t index;
  std::deque<Incoming> incoming;
  RunMemory run;
  Shard shard;
};

ShardRig::ShardRig(uint64_t seed, uint8_t workers)
    : simulation_(seed),
      call_(CallId::random(simulation_.random())),
      server_dtls_(dtls::testing::server_certificate()),
      client_dtls_(dtls::testing::client_certificate(), dtls::testing::kChromiumsProfiles) {
  for (uint8_t i = 0; i < workers; ++i) {
    workers_.push_back(
        std::make_unique<Worker>(*this, ShardConfig{.worker = i,
                                                    .workers = workers,
                                                    .ntp_epoch = kServerEpoch,
                                                    .egress_buffers = kEgressBuffers}));
  }
  simulation_.every(kTick, [this] { tick(); });
}

ShardRig::~ShardRig() = default;

Shard& ShardRig::shard(uint8_t worker) { return workers_[worker]->shard; }

ShardClient& ShardRig::join(uint8_t lands_on, const netsim::LinkConfig& link,
                            const NegotiationSpec& spec) {
  clients_.push_back(std::make_unique<ShardClient>(simulation_, link));
  ShardClient& who = *clients_.back();
  who.id = TransportId{next_transport_++};
  who.lands_on = lands_on;
  Random& random = simulation_.random();
  who.spec = {
      .transport = who.id,
      .call = call_,
      .negotiated = negotiate(spec, dtls::testing::client_certificate().fingerprint(), random),
      .sources = {{"mic0", MediaSource::kMicrophone},
                  {"cam0", MediaSource::kCamera},
                  {"screen0", MediaSource::kScreen}},
      .claim = std::make_shared<TransportClaim>()};
  for (const auto& worker : workers_) {
    worker->shard.add(now(), std::make_shared<const ParticipantSpec>(who.spec));
  }
  const ClientConfig config = {
      .hmac = io::hmac_sha1,
      .dtls = &client_dtls_,
      .server_fingerprints = {dtls::testing::server_certificate().fingerprint()},
      .servers = {server_address()}};
  who.client = std::make_unique<ClientModel>(
      config, who.spec.negotiated, random, [this, &who](const ice::Path& path, Bytes datagram) {
        std::vector<uint8_t> copy(datagram.begin(), datagram.end());
        who.up.send(datagram.size() + 28, [this, &who, path, copy = std::move(copy)]() mutable {
          inject(who.lands_on, reversed(path), std::move(copy));
        });
      });
  who.client->on_packet = [this, &who](const ClientSlot& slot, MediaCodec codec, Bytes packet,
                                       Timestamp now) { on_packet(who, slot, codec, packet, now); };
  by_address_[client_address(who.id)] = &who;
  who.client->use(now(), client_address(who.id));
  return who;
}

ShardClient& ShardRig::join_with_media(uint8_t lands_on, const netsim::LinkConfig& link) {
  ShardClient& who = join(lands_on, link);
  CHECK(run_until([&] { return who.is_connected(); }, 10s));
  publish(who, "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
  publish(who, "cam0", {.packet_bytes = 300});
  return who;
}

void ShardRig::publish(ShardClient& who, std::string_view mid, PublisherConfig config) {
  config.name = name_of(who.id, mid);
  who.client->publish(now(), mid, config);
}

void ShardRig::update(ShardClient& who) {
  for (const auto& worker : workers_) {
    worker->shard.update(now(), std::make_shared<const ParticipantSpec>(who.spec));
  }
  who.client->renegotiate(now(), who.spec.negotiated);
  who.spec.negotiated.ice_restarted = false;
}

void ShardRig::leave(ShardClient& who) {
  for (const auto& worker : workers_) worker->shard.remove(now(), who.id);
}

void ShardRig::end() {
  for (const auto& worker : workers_) worker->shard.end(now(), call_);
}

void ShardRig::view(ShardClient& who, const std::vector<VideoView>& views) {
  for (const auto& worker : workers_) worker->shard.view(now(), who.id, views);
}

void ShardRig::view_all(ShardClient& who, uint32_t height) {
  std::vector<VideoView> views;
  for (const auto& other : clients_) {
    views.push_back({.publisher = other->id, .width = height * 16 / 9, .height = height});
  }
  view(who, views);
}

void ShardRig::silence(ShardClient& who, MediaSource source, bool on) {
  for (const auto& worker : workers_) worker->shard.silence(now(), who.id, source, on);
}

Transport* ShardRig::transport(const ShardClient& who) {
  for (const auto& worker : workers_) {
    if (Transport* const transport = worker->shard.transport(who.id)) return transport;
  }
  return nullptr;
}

ShardClient* ShardRig::find(TransportId transport) {
  for (const auto& each : clients_) {
    if (each->id == transport) return each.get();
  }
  return nullptr;
}

ClientSlot* ShardRig::plays(const ShardClient& viewer, const ShardClient& publisher,
                            MediaSource source) {
  for (const SlotsChanged::Slot& slot : viewer.told.slots) {
    if (slot.playing == PlayingSource{publisher.id, source}) return viewer.client->slot(slot.mid);
  }
  return nullptr;
}

ice::Path ShardRig::path_of(const ShardClient& who) const {
  return {.remote = client_address(who.id), .local = server_address()};
}

void ShardRig::inject(uint8_t worker, const ice::Path& path, std::vector<uint8_t> datagram) {
  const Inside inside(*this);
  workers_[worker]->shard.on_datagram(now(), path, datagram);
}

void ShardRig::tick() {
  for (const auto& each : clients_) {
    if (each->client->next_deadline() <= now()) each->client->on_deadline(now());
  }
  for (const auto& worker : workers_) worker->take_incoming(now());
  for (const auto& worker : workers_) {
    const Inside inside(*this);
    worker->shard.end_turn(now());
  }
}

void ShardRig::on_packet(ShardClient& who, const ClientSlot& slot, MediaCodec codec, Bytes packet,
                         Timestamp now) {
  auto viewer = who.viewers.find(slot.mid());
  if (viewer == who.viewers.end()) {
    Transport* const transport = this->transport(who);
    if (transport == nullptr) return;  // it has left, and this was on its way
    viewer = who.viewers
                 .try_emplace(slot.mid(), transport->slot(slot.mid())->forwarder().config(),
                              who.client->extensions())
                 .first;
    // Queues of links and of the pacer, and what is replayed comes late.
    viewer->second.clock_tolerance = 500ms + limits::kReplayAgeMax;
  }
  viewer->second.receive(packet, codec, now);
  judge_origin(who, slot.mid(), packet);
}

void ShardRig::judge_origin(ShardClient& who, const std::string& slot, Bytes bytes) {
  constexpr size_t kTail = kPacketOriginBytes + kFrameContentBytes;
  constexpr size_t kRtxHeaderBytes = 2;
  const auto packet = codec::RtpPacket::parse(bytes, who.client->extensions());
  if (!packet) return;
  const Bytes payload = packet->payload();
  // A probe, or in place of what did not come; that can be sent again.
  if (payload.size() <= kRtxHeaderBytes) return;
  const auto source = payload.size() < kTail
                          ? std::nullopt
                          : source_named(read_origin(payload.last(kTail).data()).publisher);
  if (!source || !who.told_slots.allows(slot, *source, now())) ++who.unasked[slot];
}

std::optional<PlayingSource> ShardRig::source_named(uint32_t name) {
  const ShardClient* const publisher = find(TransportId{name / kNamesOfOne});
  if (publisher == nullptr || name % kNamesOfOne >= kMids.size()) return std::nullopt;
  for (const ParticipantSpec::Source& source : publisher->spec.sources) {
    if (source.mid == kMids[name % kNamesOfOne]) return PlayingSource{publisher->id, source.source};
  }
  return std::nullopt;
}

void ShardRig::on_event(SfuEvent event) {
  if (auto* slots = std::get_if<SlotsChanged>(&event)) {
    ShardClient& who = *find(slots->transport);
    who.told_slots.tell(*slots, now());
    who.told = std::move(*slots);
  } else if (auto* state = std::get_if<StateChanged>(&event)) {
    find(state->transport)->states.push_back(state->state);
  } else if (auto* quality = std::get_if<LinkQualityChanged>(&event)) {
    find(quality->transport)->weak = quality->weak;
  } else if (auto* said = std::get_if<SpeakersChanged>(&event)) {
    speakers = std::move(*said);
  } else if (auto* demand = std::get_if<DemandChanged>(&event)) {
    ShardClient& who = *find(demand->transport);
    who.demand[demand->mid] = demand->layers;
    ClientSource* const source = who.client->source(demand->mid);
    for (uint8_t i = 0; source != nullptr && obey_demand && i < 3; ++i) {
      source->publisher().set_on(i, i < demand->layers);
    }
  }
}

std::vector<std::string> ShardRig::faults() {
  std::vector<std::string> out;
  for (const auto& who : clients_) {
    for (auto& [mid, viewer] : who->viewers) {
      viewer.finish();
      for (const std::string& fault : viewer.faults()) out.push_back(mid + ": " + fault);
    }
    for (const auto& [mid, count] : who->unasked) {
      out.push_back(mid + ": " + std::to_string(count) + " packets that nobody asked for");
    }
    if (who->client->counters().strange_packets > 0) out.push_back("packets of no slot");
    if (who->client->counters().unsolicited > 0) out.push_back("feedback about no stream");
  }
  return out;
}

std::vector<std::string> ShardRig::losses() const {
  std::vector<std::string> out;
  for (const auto& who : clients_) {
    for (const auto& [mid, viewer] : who->viewers) {
      for (const uint16_t number : viewer.missing()) {
        out.push_back(mid + ": number " + std::to_string(number) + " did not come");
      }
      if (viewer.undecodable() == 0) continue;
      out.push_back(mid + ": " + std::to_string(viewer.undecodable()) + " undecodable frames");
    }
  }
  return out;
}

}  // namespace earshot::sfu::testing
