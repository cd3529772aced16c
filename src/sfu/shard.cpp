#include "sfu/shard.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "ice/credentials.h"

namespace earshot::sfu {
namespace {

constexpr size_t kUfragsMax = 2;  // of a transport of another worker: in use, and after a restart

}  // namespace

Shard::Shard(const ShardConfig& config, ShardDriver& driver, Random& random,
             const dtls::Context& dtls, codec::HmacSha1 hmac)
    : config_(config),
      driver_(driver),
      hmac_(hmac),
      buffers_(config.egress_buffers),
      world_{.driver = driver,
             .events = *this,
             .buffers = buffers_,
             .random = random,
             .dtls = dtls,
             .hmac = hmac,
             .ice_counters = ice_counters_,
             .counters = transport_counters_,
             .ntp_epoch = config.ntp_epoch,
             .ice = config.ice,
             .receive_bps_max = config.receive_bps_max,
             .video_bps_max = config.video_bps_max} {
  CHECK(config.worker < config.workers && config.workers <= limits::kWorkersMax);
}

// What plays in slots of transports belongs to rooms.
Shard::~Shard() { rooms_.clear(); }

Shard::Peer* Shard::find(TransportId transport) {
  const auto found = peers_.find(transport);
  return found == peers_.end() ? nullptr : found->second.get();
}

Transport* Shard::transport(TransportId transport) {
  Peer* const peer = find(transport);
  return peer == nullptr ? nullptr : peer->transport.get();
}

const Room* Shard::room(const CallId& call) const {
  const auto found = rooms_.find(call);
  return found == rooms_.end() ? nullptr : found->second.get();
}

void Shard::add(Timestamp now, std::shared_ptr<const ParticipantSpec> spec) {
  now_ = now;
  const auto [at, is_new] = peers_.try_emplace(spec->transport, nullptr);
  CHECK(is_new);
  std::unique_ptr<Room>& room = rooms_[spec->call];
  if (room == nullptr) {
    const RoomPlace place = {
        .call = spec->call, .worker = config_.worker, .workers = config_.workers};
    room = std::make_unique<Room>(place, static_cast<RoomOutput&>(*this));
    room->shed(now, shed_level_);
    rooms_due_.plan(now, room.get());
  }
  room->add(spec->transport);
  at->second = std::make_unique<Peer>();
  at->second->spec = std::move(spec);
  at->second->room = room.get();
  add_ufrag(*at->second);
  // Of a transport that no client ever reaches one worker has to say so.
  if (room->is_home()) due_.plan(now + config_.ice.failed_after, at->first);
}

// Which of them a transport has retired only its own worker knows; at most two are good at a time.
void Shard::add_ufrag(Peer& peer) {
  const std::string& ufrag = peer.spec->negotiated.local_ice.ufrag;
  if (by_ufrag_.try_emplace(ufrag, peer.spec->transport).second) peer.ufrags.push_back(ufrag);
  if (peer.transport != nullptr || peer.ufrags.size() <= kUfragsMax) return;
  by_ufrag_.erase(peer.ufrags.front());
  peer.ufrags.erase(peer.ufrags.begin());
}

void Shard::update(Timestamp now, std::shared_ptr<const ParticipantSpec> spec) {
  now_ = now;
  Peer* const peer = find(spec->transport);
  if (peer == nullptr) return;
  peer->spec = std::move(spec);
  add_ufrag(*peer);
  if (peer->transport == nullptr) return;
  peer->transport->renegotiate(now, peer->spec->negotiated);
  peer->link->touch();
  peer->room->set_slots(now, peer->spec->transport, peer->link->read_slots());
  // Another name for what is sent already.
  for (Sending& sending : peer->sending) {
    const auto source = source_of(*peer, sending);
    if (source == sending.source) continue;
    if (sending.source) peer->room->track_ended(now, sending.info.track);
    sending.source = source;
    begin(now, *peer, sending);
  }
}

void Shard::remove(Timestamp now, TransportId transport) {
  now_ = now;
  const auto found = peers_.find(transport);
  if (found == peers_.end()) return;
  Room* const room = found->second->room;
  remove(now, std::move(found->second));
  peers_.erase(found);
  if (!room->is_empty()) return;
  rooms_due_.drop(room);
  std::erase_if(rooms_, [&](const auto& entry) { return entry.second.get() == room; });
}

void Shard::remove(Timestamp now, std::unique_ptr<Peer> peer) {
  deliver_media(false);
  peer->room->remove(now, peer->spec->transport);
  for (const std::string& ufrag : peer->ufrags) by_ufrag_.erase(ufrag);
  if (peer->transport == nullptr) return;
  peer->transport->close(now);
  while (!peer->paths.empty()) drop_path(*peer, ice::Path(peer->paths.back()));
  std::erase(links_.touched, peer->link.get());
}

void Shard::end(Timestamp now, const CallId& call) {
  std::vector<TransportId> members;
  for (const auto& [id, peer] : peers_) {
    if (peer->spec->call == call) members.push_back(id);
  }
  for (const TransportId id : members) remove(now, id);
}

void Shard::view(Timestamp now, TransportId transport, std::vector<VideoView> views) {
  now_ = now;
  if (Peer* const peer = find(transport)) peer->room->view(now, transport, std::move(views));
}

void Shard::silence(Timestamp now, TransportId transport, MediaSource source, bool on) {
  now_ = now;
  if (Peer* const peer = find(transport)) peer->room->silence(now, transport, source, on);
}

void Shard::shed(Timestamp now, uint8_t level) {
  now_ = now;
  shed_level_ = level;
  for (const auto& [call, room] : rooms_) room->shed(now, level);
}

void Shard::on_message(Timestamp now, uint8_t from, const ShardMessage& message) {
  now_ = now;
  if (const auto* envelope = std::get_if<RoomEnvelope>(&message)) {
    const auto found = rooms_.find(envelope->call);
    if (found != rooms_.end()) found->second->on_message(now, from, envelope->message);
  } else if (const auto* added = std::get_if<RouteAdded>(&message)) {
    routes_[added->path] = from;
  } else if (const auto* dropped = std::get_if<RouteDropped>(&message)) {
    const auto found = routes_.find(dropped->path);
    if (found != routes_.end() && found->second == from) routes_.erase(found);
  } else if (const auto* closed = std::get_if<LinkClosed>(&message)) {
    on_link_closed(now, closed->path);
  }
}

void Shard::on_forwarded_media(Timestamp now, const CallId& call, const MediaPacket& packet) {
  now_ = now;
  make_room(now);
  const auto found = rooms_.find(call);
  if (found != rooms_.end()) keep(*found->second, packet);
}

void Shard::keep(Room& room, const MediaPacket& packet) {
  media_rooms_.push_back(&room);
  media_.push_back({.header = packet.header, .bytes = turn_.keep(packet.bytes)});
}

// Track by track, so that each receiver is looked at once for all packets that came together.
void Shard::deliver_media(bool sends_at_once) {
  links_.sends_at_once = sends_at_once;
  for (size_t first = 0, end = 0; first < media_.size(); first = end) {
    Room* const room = media_rooms_[first];
    const TrackId track = media_[first].header.track;
    while (end < media_.size() && media_rooms_[end] == room && media_[end].header.track == track) {
      ++end;
    }
    room->on_media(now_, std::span(media_).subspan(first, end - first));
  }
  links_.sends_at_once = false;
  media_.clear();
  media_rooms_.clear();
}

// Outside of a transport's inputs: there may be no memory for what the next one brings.
void Shard::make_room(Timestamp now) {
  if (!turn_.has_room()) send_out(now);
}

void Shard::send_out(Timestamp now) {
  deliver_media(true);
  // What one does may touch another.
  for (size_t i = 0; i < links_.touched.size(); ++i) work(now, *links_.touched[i]);
  links_.touched.clear();
  turn_.clear();
}

void Shard::work(Timestamp now, TransportLink& link) {
  link.untouch();
  Transport& transport = link.transport();
  transport.work(now);
  const Timestamp next = transport.next_deadline();
  if (next >= link.scheduled) return;
  link.scheduled = next;
  due_.plan(next, transport.id());
}

void Shard::look_at_rooms(Timestamp now) {
  for (size_t i = 0; i < limits::kRoomsPerTurn; ++i) {
    const auto due = rooms_due_.take(now);
    if (!due) return;
    due->what->on_deadline(now);
    rooms_due_.plan(due->what->next_deadline(), due->what);
  }
}

void Shard::touch_due(Timestamp now) {
  for (size_t left = limits::kDueTransportsPerTurn; left > 0;) {
    const auto due = due_.take(now);
    if (!due) return;
    Peer* const peer = find(due->what);
    // Gone, or an earlier moment was planned after this one.
    if (peer == nullptr || (peer->link != nullptr && peer->link->scheduled != due->at)) continue;
    --left;
    if (peer->link == nullptr) {
      if (peer->spec->claim->owner() == TransportClaim::kNobody) tell_failed(*peer);
      continue;
    }
    peer->link->scheduled = Timestamp::max();
    peer->link->touch();
  }
}

void Shard::tell_failed(const Peer& peer) {
  driver_.event(StateChanged{.call = peer.spec->call,
                             .transport = peer.spec->transport,
                             .state = TransportState::kFailed});
}

void Shard::end_turn(Timestamp now) {
  now_ = now;
  look_at_rooms(now);
  touch_due(now);
  send_out(now);
}

Timestamp Shard::next_deadline() const { return std::min(due_.next(), rooms_due_.next()); }

void Shard::on_state(Transport& transport, TransportState state) {
  Peer* const peer = find(transport.id());
  if (peer == nullptr) return;  // it is being removed
  if (state == TransportState::kConnected) peer->room->connected(now_, transport.id());
  driver_.event(
      StateChanged{.call = peer->spec->call, .transport = transport.id(), .state = state});
}

std::optional<MediaSource> Shard::source_of(const Peer& peer, const Sending& sending) const {
  for (const ParticipantSpec::Source& source : peer.spec->sources) {
    if (source.mid == sending.mid && is_sound(source.source) == sending.sound) {
      return source.source;
    }
  }
  return std::nullopt;
}

void Shard::begin(Timestamp now, Peer& peer, Sending& sending) {
  const StreamClocks* const clocks = peer.transport->clocks(sending.info.track);
  if (!sending.source || clocks == nullptr) return;
  sending.info.source = *sending.source;
  peer.room->track_began(now, sending.info, sending.mid, *clocks,
                         peer.transport->publisher_clock());
}

void Shard::on_source_began(Transport& transport, const SourceInfo& source) {
  Peer& peer = *find(transport.id());
  Sending& sending = peer.sending.emplace_back();
  sending.info = {.track = source.track,
                  .publisher = transport.id(),
                  .codec = source.codec,
                  .scalability = source.scalability,
                  .streams = source.streams,
                  .worker = config_.worker};
  sending.mid = source.mid;
  sending.sound = source.codec == MediaCodec::kOpus;
  sending.source = source_of(peer, sending);
  begin(now_, peer, sending);
}

void Shard::on_source_ended(Transport& transport, TrackId track) {
  Peer* const peer = find(transport.id());
  if (peer == nullptr) return;  // it is being removed
  deliver_media(false);
  std::erase_if(peer->sending, [&](const Sending& sending) { return sending.info.track == track; });
  peer->room->track_ended(now_, track);
}

void Shard::on_media(Transport& transport, const MediaPacket& packet) {
  keep(*find(transport.id())->room, packet);
}

void Shard::on_picture_lost(Transport& transport, Slot& slot) {
  const SlotSource* const source = slot.source();
  if (source == nullptr) return;
  find(transport.id())->room->want_key_frame(now_, source->track, slot.forwarder().stream());
}

std::vector<TransportStatistics> Shard::statistics(Timestamp now) const {
  std::vector<TransportStatistics> out;
  for (const auto& [id, peer] : peers_) {
    if (peer->transport == nullptr) continue;
    TransportStatistics& each = out.emplace_back(peer->transport->statistics());
    each.call = peer->spec->call;
    for (const Sending& sending : peer->sending) {
      if (!sending.source) continue;
      each.sent.push_back({.source = *sending.source,
                           .codec = sending.info.codec,
                           .layers = peer->transport->live_layers(now, sending.info.track)});
    }
  }
  return out;
}

void Shard::forward(uint64_t workers, const CallId& call, std::span<const MediaPacket> packets) {
  driver_.forward_media(workers, call, packets);
}

void Shard::post(uint64_t workers, const CallId& call, const RoomMessage& message) {
  if (workers != 0) driver_.post(workers, RoomEnvelope{call, message});
}

}  // namespace earshot::sfu
