#include "sfu/testing/shard_rig.h"

#include <algorithm>
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
ice::Path reversed(const ice::Path& path) { return {.remote = path.local, .local = path.remote}; }

}  // namespace

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
    ++rig.forwarded_datagrams;
    rig.workers_[worker]->incoming.push_back(
        {.from = index, .path = path, .bytes = {datagram.begin(), datagram.end()}});
  }
  void post(uint64_t workers, const ShardMessage& message) override {
    for_each(workers,
             [&](Worker& to) { to.incoming.push_back({.from = index, .message = message}); });
  }
  void event(SfuEvent event) override { rig.on_event(std::move(event)); }

  template <class Each>
  void for_each(uint64_t workers, Each&& each) {
    for (size_t i = 0; i < rig.workers_.size(); ++i) {
      if ((workers >> i & 1) != 0) each(*rig.workers_[i]);
    }
  }
  void take_incoming(Timestamp now) {
    for (Incoming& next : std::exchange(incoming, {})) {
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
    workers_.push_back(std::make_unique<Worker>(
        *this, ShardConfig{.worker = i, .workers = workers, .ntp_epoch = kServerEpoch}));
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
                  {"cam1", MediaSource::kScreen}},
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
  who.client->publish(now(), "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
  who.client->publish(now(), "cam0", {.packet_bytes = 300});
  return who;
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
  workers_[worker]->shard.on_datagram(now(), path, datagram);
}

void ShardRig::tick() {
  for (const auto& each : clients_) {
    if (each->client->next_deadline() <= now()) each->client->on_deadline(now());
  }
  for (const auto& worker : workers_) worker->take_incoming(now());
  for (const auto& worker : workers_) worker->shard.end_turn(now());
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
}

void ShardRig::on_event(SfuEvent event) {
  if (auto* slots = std::get_if<SlotsChanged>(&event)) {
    find(slots->transport)->told = std::move(*slots);
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
    if (who->client->counters().strange_packets > 0) out.push_back("packets of no slot");
    if (who->client->counters().unsolicited > 0) out.push_back("feedback about no stream");
  }
  return out;
}

}  // namespace earshot::sfu::testing
