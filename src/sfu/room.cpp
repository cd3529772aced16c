#include "sfu/room.h"

#include <algorithm>

#include "base/limits.h"
#include "base/prefetch.h"

namespace earshot::sfu {
namespace {

constexpr uint64_t bit(uint8_t worker) { return uint64_t{1} << worker; }
constexpr uint8_t bit(MediaSource source) {
  return static_cast<uint8_t>(1u << static_cast<unsigned>(source));
}
// Of a client that says nothing about loudness: it is heard, and never leads.
constexpr codec::AudioLevel kUnknownLevel = {.voice = false, .minus_dbov = 60};

}  // namespace

Room::Room(const RoomPlace& place, RoomOutput& output)
    : place_(place), output_(output), selector_(limits::kHeardSpeakersMax) {}

Room::Member* Room::member(TransportId transport) {
  const auto found = members_.find(transport);
  return found == members_.end() ? nullptr : &found->second;
}

const Subscriber* Room::subscriber(TransportId transport) const {
  const auto found = members_.find(transport);
  return found == members_.end() ? nullptr : found->second.subscriber.get();
}

void Room::add(TransportId transport) { members_.try_emplace(transport); }

void Room::remove(Timestamp now, TransportId transport) {
  Member* const leaving = member(transport);
  if (leaving == nullptr) return;
  // First what it gets, because its link may be gone, then what it sends.
  leaving->subscriber.reset();
  std::vector<TrackId> gone;
  for (const auto& [id, track] : tracks_) {
    if (track->info().publisher == transport) gone.push_back(id);
  }
  for (const TrackId track : gone) remove_track(now, track);
  members_.erase(transport);
  update_workers();
  assign_everything(now);
}

void Room::view(Timestamp now, TransportId transport, std::vector<VideoView> views) {
  Member* const viewer = member(transport);
  if (viewer == nullptr) return;
  std::stable_sort(views.begin(), views.end(),
                   [](const VideoView& a, const VideoView& b) { return a.priority > b.priority; });
  if (views.size() > limits::kViewsMax) views.resize(limits::kViewsMax);
  viewer->views = std::move(views);
  if (!viewer->connected) return;
  if (assign_pictures(now, transport, *viewer)) tell_slots(transport, *viewer);
  share_out(now, *viewer);
  report_all_demand(now);
}

void Room::silence(Timestamp now, TransportId transport, MediaSource source, bool on) {
  Member* const publisher = member(transport);
  if (publisher == nullptr) return;
  const auto others = static_cast<uint8_t>(publisher->silenced & ~bit(source));
  publisher->silenced = on ? static_cast<uint8_t>(others | bit(source)) : others;
  bool changed = false;
  for (const auto& [id, track] : tracks_) {
    const TrackInfo& info = track->info();
    if (info.publisher != transport || info.source != source || track->silenced == on) continue;
    track->silenced = on;
    changed = true;
    if (on) {
      unhear(now, *track);
    } else {
      hear(*track);
    }
  }
  if (changed) assign_everything(now);
}

void Room::shed(Timestamp now, uint8_t level) {
  shed_next_ = level;
  if (members_.empty()) shed_level_ = level;
  const auto phase = static_cast<int64_t>(std::hash<CallId>()(place_.call) %
                                          static_cast<uint64_t>(limits::kShedSpread.count()));
  shed_from_ = now + Duration(phase);
}

void Room::attach(TransportId transport, ParticipantLink& link, std::vector<RoomSlot> slots) {
  Member& here = members_[transport];
  claimed(here, place_.worker);
  here.link = &link;
  here.subscriber = std::make_unique<Subscriber>(link, tracks_);
  here.subscriber->set_slots(std::move(slots));
  output_.post(place_.others(), place_.call, TransportClaimed{transport});
}

void Room::set_slots(Timestamp now, TransportId transport, std::vector<RoomSlot> slots) {
  Member* const here = member(transport);
  if (here == nullptr || here->subscriber == nullptr) return;
  here->subscriber->set_slots(std::move(slots));
  if (!here->connected) return;
  assign_sound(now, transport, *here);
  assign_pictures(now, transport, *here);
  tell_slots(transport, *here);
  share_out(now, *here);
  report_all_demand(now);
}

void Room::connected(Timestamp now, TransportId transport) {
  Member* const here = member(transport);
  if (here == nullptr || here->subscriber == nullptr || here->connected) return;
  here->connected = true;
  assign_sound(now, transport, *here);
  assign_pictures(now, transport, *here);
  tell_slots(transport, *here);
  share_out(now, *here);
  report_all_demand(now);
}

void Room::track_began(Timestamp now, TrackInfo info, std::string mid, const StreamClocks& clocks,
                       const PublisherClock& publisher_clock) {
  Member* const publisher = member(info.publisher);
  if (publisher == nullptr || publisher->link == nullptr) return;
  info.worker = place_.worker;
  auto track = std::make_unique<RoomTrack>(info, &clocks, &publisher_clock);
  track->publisher = publisher->link;
  track->mid = std::move(mid);
  output_.post(place_.others(), place_.call, TrackBegan{info});
  add_track(now, std::move(track));
}

void Room::track_ended(Timestamp now, TrackId track) {
  if (tracks_.find(track) == nullptr) return;
  output_.post(place_.others(), place_.call, TrackEnded{track});
  remove_track(now, track);
  assign_everything(now);
}

void Room::add_track(Timestamp now, std::unique_ptr<RoomTrack> owned) {
  RoomTrack* const track = tracks_.add(std::move(owned));
  if (track == nullptr) return;
  const TrackInfo& info = track->info();
  const Member* const publisher = member(info.publisher);
  published_[{info.publisher, info.source}] = info.track;
  track->silenced = publisher != nullptr && (publisher->silenced & bit(info.source)) != 0;
  if (!track->silenced) hear(*track);
  assign_everything(now);
}

// The caller assigns afterwards.
void Room::remove_track(Timestamp now, TrackId id) {
  RoomTrack* const track = tracks_.find(id);
  if (track == nullptr) return;
  unhear(now, *track);
  const auto found = published_.find({track->info().publisher, track->info().source});
  if (found != published_.end() && found->second == id) published_.erase(found);
  tracks_.remove(id);
}

void Room::hear(RoomTrack& track) {
  const TrackId id = track.info().track;
  if (track.info().source == MediaSource::kScreenSound) screen_sounds_.push_back(id);
  if (track.info().source != MediaSource::kMicrophone) return;
  microphones_.push_back(id);
  selector_.add(id);
  if (place_.is_home()) dominant_.add(id);
}

void Room::unhear(Timestamp now, const RoomTrack& track) {
  const TrackId id = track.info().track;
  std::erase(microphones_, id);
  std::erase(screen_sounds_, id);
  selector_.remove(id);
  dominant_.remove(id);
  for (auto& [transport, member] : members_) {
    if (member.subscriber != nullptr && member.subscriber->remove(now, id)) member.untold = true;
  }
}

// Also by this worker itself: the home may be another, and who speaks is known there alone.
void Room::claimed(Member& member, uint8_t worker) {
  member.worker = worker;
  update_workers();
  are_speakers_told_ = false;
}

void Room::update_workers() {
  uint64_t workers = bit(place_.home());
  for (const auto& [transport, member] : members_) {
    if (member.worker) workers |= bit(*member.worker);
  }
  sound_workers_ = workers & place_.others();
}

void Room::on_media(Timestamp now, std::span<const MediaPacket> packets) {
  RoomTrack* const track = tracks_.find(packets.front().header.track);
  if (track == nullptr || track->silenced) return;
  const bool is_sound = track->replica.is_sound();
  // What was on the way when the last viewer here looked away.
  if (!is_sound && !track->is_own() && track->reported < 0) return;
  const uint64_t workers = !track->is_own() ? 0 : is_sound ? sound_workers_ : track->workers;
  for (const MediaPacket& packet : packets) {
    track->replica.insert(packet);
    if (is_sound) on_level(packet.header, *track);
  }
  // The others begin while this one sends.
  if (workers != 0) output_.forward(workers, place_.call, packets);
  send_to_all(now, track->replica.subscriptions(), packets);
}

// What belongs to a receiver lies apart from what belongs to the next, and of many it is in no
// cache any more: it is fetched while those before it get their packets.
void Room::send_to_all(Timestamp now, std::span<const Replica::Subscription> receivers,
                       std::span<const MediaPacket> packets) {
  constexpr size_t kSteps = ParticipantLink::kPrefetchSteps;
  for (size_t i = 0; i < receivers.size(); ++i) {
    if (i + kSteps + 1 < receivers.size()) prefetch(receivers[i + kSteps + 1].link);
    for (size_t step = 0; step < kSteps; ++step) {
      const size_t ahead = i + kSteps - step;
      if (ahead < receivers.size()) receivers[ahead].link->prefetch(step, receivers[ahead].slot);
    }
    receivers[i].link->send(now, receivers[i].slot, packets);
  }
}

void Room::on_level(const MediaHeader& header, const RoomTrack& track) {
  if (track.info().source != MediaSource::kMicrophone) return;
  const codec::AudioLevel level = header.has_audio_level ? header.audio_level : kUnknownLevel;
  selector_.on_level(header.track, level, header.arrival);
  if (place_.is_home()) dominant_.on_level(header.track, level, header.arrival);
}

void Room::on_message(Timestamp now, uint8_t from, const RoomMessage& message) {
  std::visit([&](const auto& m) { on(now, from, m); }, message);
}

void Room::on(Timestamp, uint8_t from, const TransportClaimed& message) {
  if (Member* const there = member(message.transport)) claimed(*there, from);
}

void Room::on(Timestamp now, uint8_t from, const TrackBegan& message) {
  // Whoever has left meanwhile has no tracks any more.
  if (message.info.worker != from || member(message.info.publisher) == nullptr) return;
  add_track(now, std::make_unique<RoomTrack>(message.info, nullptr, nullptr));
}

void Room::on(Timestamp now, uint8_t, const TrackEnded& message) {
  remove_track(now, message.track);
  assign_everything(now);
}

void Room::on(Timestamp, uint8_t, const LayersTold& message) {
  RoomTrack* const track = tracks_.find(message.track);
  if (track != nullptr) track->replica.set_paused_above(message.spatial);
}

void Room::on(Timestamp, uint8_t, const ClocksRead& message) {
  RoomTrack* const track = tracks_.find(message.track);
  if (track != nullptr) track->replica.set_clocks(message.clocks, message.publisher);
}

void Room::on(Timestamp now, uint8_t from, const LayersWanted& message) {
  RoomTrack* const track = tracks_.find(message.track);
  if (track == nullptr || !track->is_own()) return;
  const bool is_new = track->wanted_by[from] < 0 && message.spatial >= 0;
  track->demand.change(track->wanted_by[from], message.spatial);
  track->wanted_by[from] = message.spatial;
  track->workers = message.spatial >= 0 ? track->workers | bit(from) : track->workers & ~bit(from);
  report_demand(now, *track);
  if (!is_new) return;
  output_.post(bit(from), place_.call, LayersTold{message.track, track->demand.told()});
  track->clocks_sent_at = Timestamp();
  send_clocks(now, *track);
}

void Room::on(Timestamp now, uint8_t, const KeyFrameWanted& message) {
  want_key_frame(now, message.track, message.stream);
}

void Room::want_key_frame(Timestamp now, TrackId id, uint8_t stream) {
  RoomTrack* const track = tracks_.find(id);
  if (track != nullptr) want_key_frame(now, *track, stream);
}

}  // namespace earshot::sfu
