#include "sfu/testing/transport_rig.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"
#include "io/crypto.h"

namespace earshot::sfu::testing {
namespace {

constexpr Duration kTick = 1ms;
constexpr size_t kUdpBytes = 28;  // with IPv4
constexpr NtpTime kServerEpoch = NtpTime{3'900'000'000} << 32;

SocketAddress server_address() { return *SocketAddress::parse("44.0.0.1:10000"); }

ice::Path reversed(const ice::Path& path) { return {.remote = path.local, .local = path.remote}; }

RtxCache make_cache(MediaCodec codec) {
  return codec == MediaCodec::kOpus
             ? RtxCache(limits::kRtxAudioBytes, limits::kRtxAudioPacketsMax)
             : RtxCache(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
}

}  // namespace

class TransportRig::Outside {
 public:
  explicit Outside(TransportRig& rig) : rig_(rig) { rig_.enter(false); }
  ~Outside() { rig_.enter(true); }
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;

 private:
  TransportRig& rig_;
};

TransportRig::TransportRig(uint64_t seed)
    : simulation_(seed),
      server_dtls_(dtls::testing::server_certificate()),
      client_dtls_(dtls::testing::client_certificate(), dtls::testing::kChromiumsProfiles),
      world_{.driver = *this,
             .events = *this,
             .buffers = buffers_,
             .random = simulation_.random(),
             .dtls = server_dtls_,
             .hmac = io::hmac_sha1,
             .ice_counters = ice_counters_,
             .counters = counters_,
             .ntp_epoch = kServerEpoch} {
  simulation_.every(kTick, [this] { tick(); });
}

TransportRig::~TransportRig() = default;

Participant& TransportRig::join(const NegotiationSpec& spec, const netsim::LinkConfig& link,
                                const std::optional<dtls::Fingerprint>& shown) {
  participants_.push_back(std::make_unique<Participant>(simulation_, link));
  Participant& who = *participants_.back();
  Random& random = simulation_.random();
  who.negotiated =
      negotiate(spec, shown.value_or(dtls::testing::client_certificate().fingerprint()), random);
  auto transport =
      Transport::create(world_, TransportId{participants_.size()}, who.negotiated, now());
  CHECK(transport.ok());
  who.transport = std::move(*transport);
  const ClientConfig config = {
      .hmac = io::hmac_sha1,
      .dtls = &client_dtls_,
      .server_fingerprints = {dtls::testing::server_certificate().fingerprint()},
      .servers = {server_address()}};
  who.client = std::make_unique<ClientModel>(
      config, who.negotiated, random, [this, &who](const ice::Path& path, Bytes datagram) {
        std::vector<uint8_t> copy(datagram.begin(), datagram.end());
        who.up.send(datagram.size() + kUdpBytes,
                    [this, &who, path, copy = std::move(copy)]() mutable {
                      inject(who, reversed(path), std::move(copy));
                    });
      });
  for (const auto& slot : who.transport->slots()) {
    who.viewers.emplace(
        std::piecewise_construct, std::forward_as_tuple(slot->mid()),
        std::forward_as_tuple(slot->forwarder().config(), who.client->extensions()));
  }
  who.client->on_packet = [&who](const ClientSlot& slot, MediaCodec codec, Bytes packet,
                                 Timestamp now) {
    who.viewers.at(slot.mid()).receive(packet, codec, now);
  };
  move(who);
  return who;
}

void TransportRig::move(Participant& participant) {
  const auto address = *SocketAddress::parse("44.1.0.1:" + std::to_string(next_port_++));
  by_address_[address] = &participant;
  participant.client->use(now(), address);
}

void TransportRig::inject(Participant& participant, const ice::Path& path,
                          std::vector<uint8_t> datagram) {
  participant.was_touched = true;
  enter(true);
  participant.transport->on_datagram(now(), path, datagram);
  enter(false);
}

ice::Path TransportRig::server_path(const Participant& participant) const {
  CHECK(participant.transport->path() != nullptr);
  return *participant.transport->path();
}

void TransportRig::renegotiate(Participant& participant) {
  participant.transport->renegotiate(now(), participant.negotiated);
  participant.client->renegotiate(now(), participant.negotiated);
  participant.negotiated.ice_restarted = false;
}

// The end of a turn, in which everything came that arrived since the one before.
void TransportRig::tick() {
  for (Watch& watch : watches_) ask_for_key_frame(watch);
  for (const auto& each : participants_) {
    if (each->client->next_deadline() <= now()) each->client->on_deadline(now());
    const bool is_due =
        std::exchange(each->was_touched, false) || each->transport->next_deadline() <= now();
    if (!is_due) continue;
    enter(true);
    each->transport->work(now());
    enter(false);
  }
  turn_.clear();
}

void TransportRig::send(const ice::Path& path, std::span<const Bytes> datagrams) {
  const Outside outside(*this);
  const auto to = by_address_.find(path.remote);
  if (to == by_address_.end()) return;
  Participant& who = *to->second;
  ++who.sent_runs;
  for (const Bytes datagram : datagrams) {
    ++who.sent_datagrams;
    std::vector<uint8_t> copy(datagram.begin(), datagram.end());
    who.down.send(datagram.size() + kUdpBytes,
                  [this, &who, path, copy = std::move(copy)]() mutable {
                    who.client->on_datagram(now(), reversed(path), copy);
                    if (who.client->next_deadline() <= now()) who.client->on_deadline(now());
                  });
  }
}

Participant& TransportRig::of(const Transport& transport) {
  return *participants_.at(static_cast<size_t>(transport.id()) - 1);
}

RigTrack* TransportRig::track(const Participant& from, std::string_view mid) {
  for (auto& [id, track] : tracks_) {
    if (track.publisher == from.transport.get() && track.mid == mid) return &track;
  }
  return nullptr;
}

void TransportRig::watch(Participant& to, std::string_view slot, Participant& from,
                         std::string_view mid, Layers target) {
  std::erase_if(watches_, [&](const Watch& each) { return each.to == &to && each.slot == slot; });
  watches_.push_back({&to, std::string(slot), &from, std::string(mid), target});
  if (RigTrack* const known = track(from, mid)) start(watches_.back(), *known);
}

void TransportRig::set_target(Participant& to, std::string_view slot, Layers target) {
  for (Watch& watch : watches_) {
    if (watch.to != &to || watch.slot != slot) continue;
    watch.target = target;
    to.transport->slot(slot)->forwarder().set_target(target);
  }
}

void TransportRig::start(Watch& watch, RigTrack& track) {
  Slot* const slot = watch.to->transport->slot(watch.slot);
  CHECK(slot != nullptr);
  SlotSource source = {.track = track.track,
                       .codec = track.codec,
                       .scalability = track.scalability,
                       .clocks = track.publisher->clocks(track.track),
                       .publisher = &track.publisher->publisher_clock()};
  for (size_t i = 0; i < track.caches.size(); ++i) source.caches[i] = &track.caches[i];
  slot->play(source);
  slot->forwarder().set_target(watch.target);
  watch.playing = track.track;
  ask_for_key_frame(watch);
}

void TransportRig::ask_for_key_frame(Watch& watch) {
  if (watch.playing == TrackId::kNone) return;
  const auto wanted = watch.to->transport->slot(watch.slot)->forwarder().key_frame_wanted();
  if (wanted) watch.from->transport->request_key_frame(now(), watch.playing, *wanted);
}

void TransportRig::on_state(Transport& transport, TransportState state) {
  of(transport).states.push_back(state);
}

void TransportRig::on_path_validated(Transport& transport, const ice::Path& path) {
  of(transport).paths.push_back(path);
}

void TransportRig::on_path_dropped(Transport& transport, const ice::Path& path) {
  std::erase(of(transport).paths, path);
}

void TransportRig::on_ufrag_retired(Transport& transport, const std::string& ufrag) {
  of(transport).retired.push_back(ufrag);
}

void TransportRig::on_source_began(Transport& transport, const SourceInfo& source) {
  const auto [place, is_new] =
      tracks_.emplace(source.track, RigTrack{.track = source.track,
                                             .publisher = &transport,
                                             .mid = std::string(source.mid),
                                             .codec = source.codec,
                                             .scalability = source.scalability});
  CHECK(is_new);
  RigTrack& track = place->second;
  for (int i = 0; i < source.streams; ++i) track.caches.push_back(make_cache(source.codec));
  for (Watch& watch : watches_) {
    if (watch.from->transport.get() == &transport && watch.mid == source.mid) start(watch, track);
  }
}

void TransportRig::on_media(Transport&, const MediaPacket& packet) {
  RigTrack& track = tracks_.at(packet.header.track);
  if (keeps_media) media.push_back(packet.header);
  ++track.packets;
  ++track.by_layer[packet.header.layer];
  track.payload_bytes += packet.header.payload_size;
  track.caches[packet.header.layer].insert(packet);
  const MediaPacket kept = {.header = packet.header, .bytes = turn_.keep(packet.bytes)};
  for (Watch& watch : watches_) {
    if (watch.playing != track.track) continue;
    watch.to->was_touched = true;
    watch.to->transport->send(now(), *watch.to->transport->slot(watch.slot), kept);
    ask_for_key_frame(watch);
  }
}

void TransportRig::on_source_ended(Transport&, TrackId id) {
  for (Watch& watch : watches_) {
    if (watch.playing != id) continue;
    watch.to->transport->slot(watch.slot)->stop();
    watch.playing = TrackId::kNone;
  }
  CHECK(tracks_.erase(id) == 1);
  ended_.push_back(id);
}

void TransportRig::on_picture_lost(Transport& transport, Slot& slot) {
  ++pictures_lost_;
  for (const Watch& watch : watches_) {
    if (watch.to->transport.get() != &transport || watch.slot != slot.mid()) continue;
    if (watch.playing == TrackId::kNone) continue;
    watch.from->transport->request_key_frame(now(), watch.playing, slot.forwarder().stream());
  }
}

}  // namespace earshot::sfu::testing
