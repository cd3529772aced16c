#include "sfu/subscriber.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sfu/forwarder.h"
#include "sfu/slot_assignment.h"

namespace earshot::sfu {
namespace {

constexpr size_t kSlotsMax = limits::kSfuSdpMediaSectionsMax;
// Of what the path carries: the rest is for retransmissions and what is around packets.
constexpr uint64_t kSharePercent = 95;

}  // namespace

void Subscriber::set_slots(std::vector<RoomSlot> slots) {
  CHECK(slots.size() <= kSlotsMax);
  std::vector<Playing> before = std::exchange(slots_, {});
  for (size_t i = 0; i < before.size(); ++i) {
    if (RoomTrack* const track = tracks_.find(before[i].track)) {
      track->replica.unsubscribe({&link_, static_cast<uint16_t>(i)});
    }
  }
  size_t pictures = 0;
  for (RoomSlot& slot : slots) {
    if (!slot.sound && ++pictures > limits::kVideoSlotsMax) break;
    const auto former = std::find_if(before.begin(), before.end(), [&](const Playing& playing) {
      return playing.description.mid == slot.mid && playing.description.sound == slot.sound;
    });
    Playing now;
    if (former != before.end()) now = std::exchange(*former, {});
    now.description = std::move(slot);
    if (RoomTrack* const track = tracks_.find(now.track)) {
      track->replica.subscribe({&link_, static_cast<uint16_t>(slots_.size())});
    }
    slots_.push_back(std::move(now));
  }
  for (Playing& gone : before) {
    if (RoomTrack* const track = tracks_.find(gone.track)) count(gone, *track, -1);
  }
  dirty_ = true;
}

size_t Subscriber::sound_slots() const {
  return static_cast<size_t>(std::count_if(
      slots_.begin(), slots_.end(), [](const Playing& slot) { return slot.description.sound; }));
}

// Clients offer all slots of a kind with the same codecs; where one does not, it stays empty.
bool Subscriber::supports(MediaCodec codec) const {
  return std::any_of(slots_.begin(), slots_.end(), [&](const Playing& slot) {
    return slot.description.codecs[static_cast<size_t>(codec)];
  });
}

bool Subscriber::assign_pictures(Timestamp now, std::span<const Wanted> pictures) {
  std::array<TrackId, kSlotsMax> wanted{};
  const size_t count = std::min(pictures.size(), wanted.size());
  for (size_t i = 0; i < count; ++i) wanted[i] = pictures[i].track;
  const bool changed = assign(now, false, std::span(wanted).first(count));
  for (Playing& slot : slots_) {
    if (slot.description.sound || slot.track == TrackId::kNone) continue;
    const auto view = std::find_if(pictures.begin(), pictures.end(), [&](const Wanted& picture) {
      return picture.track == slot.track;
    });
    slot.shown = view->shown;
    slot.most = view->most;
    slot.weight = view->weight;
  }
  dirty_ = true;
  return changed;
}

bool Subscriber::assign(Timestamp now, bool sound, std::span<const TrackId> wanted) {
  std::array<size_t, kSlotsMax> indexes{};
  std::array<SlotPlace, kSlotsMax> places{};
  size_t count = 0;
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].description.sound != sound) continue;
    indexes[count] = i;
    places[count++] = {slots_[i].track, slots_[i].empty_since};
  }
  // Who is no longer among the loudest is heard to the end of his word: until his place is needed.
  assign_slots(wanted, sound, now, std::span(places).first(count));
  bool changed = false;
  for (size_t i = 0; i < count; ++i) {
    const Playing& slot = slots_[indexes[i]];
    const TrackId before = slot.track;
    if (before != places[i].track) play(now, indexes[i], places[i].track);
    changed |= before != slot.track;
  }
  return changed;
}

void Subscriber::play(Timestamp now, size_t slot, TrackId id) {
  forget(slot);
  slots_[slot].empty_since = now;
  RoomTrack* const track = tracks_.find(id);
  const bool can_play =
      track != nullptr && slots_[slot].description.codecs[static_cast<size_t>(track->info().codec)];
  if (!can_play) return link_.stop(slot);
  slots_[slot].track = id;
  slots_[slot].fresh = true;
  link_.play(slot, track->replica.slot_source());
  track->replica.subscribe({&link_, static_cast<uint16_t>(slot)});
}

// Without a word to the link.
void Subscriber::forget(size_t slot) {
  Playing& playing = slots_[slot];
  if (RoomTrack* const track = tracks_.find(playing.track)) {
    track->replica.unsubscribe({&link_, static_cast<uint16_t>(slot)});
    count(playing, *track, -1);
  }
  playing.track = TrackId::kNone;
  playing.allocation.layers = {};
  playing.allocation.starved = false;
}

bool Subscriber::remove(Timestamp now, TrackId track) {
  bool found = false;
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].track != track) continue;
    forget(i);
    slots_[i].empty_since = now;
    link_.stop(i);
    found = true;
  }
  return found;
}

void Subscriber::stop_all() {
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].track == TrackId::kNone) continue;
    forget(i);
    link_.stop(i);
  }
}

void Subscriber::count(Playing& slot, RoomTrack& track, int8_t spatial) {
  if (slot.counted == spatial) return;
  track.local.change(slot.counted, spatial);
  slot.counted = spatial;
}

bool Subscriber::is_due(Timestamp now, int64_t bps) const {
  const Duration since = now - allocated_at_;
  if (since < limits::kAllocationIntervalMin) return false;
  const int64_t change = std::max(bps, allocated_bps_) - std::min(bps, allocated_bps_);
  return dirty_ || since >= limits::kAllocationIntervalMax ||
         change * 100 > allocated_bps_ * limits::kAllocationChangePercent;
}

uint64_t Subscriber::sound_bps(Timestamp now) const {
  uint64_t sum = 0;
  for (const Playing& slot : slots_) {
    if (!slot.description.sound) continue;
    const RoomTrack* const track = tracks_.find(slot.track);
    if (track != nullptr) sum += track->replica.rates().bits_per_s(0, now);
  }
  return sum;
}

void Subscriber::allocate(Timestamp now) {
  const int64_t bps = std::max<int64_t>(link_.bandwidth().target_bps, 0);
  if (!is_due(now, bps)) return;
  allocated_at_ = now;
  allocated_bps_ = bps;
  dirty_ = false;

  std::array<size_t, limits::kVideoSlotsMax> places{};
  std::array<SlotDemand, limits::kVideoSlotsMax> demands{};
  std::array<SlotAllocation, limits::kVideoSlotsMax> state{};
  size_t count = 0;
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Playing& slot = slots_[i];
    if (slot.description.sound) continue;
    places[count] = i;
    state[count] = slot.allocation;
    const RoomTrack* const track = tracks_.find(slot.track);
    if (track != nullptr) demands[count] = demand_of(now, slot, *track);
    ++count;
  }
  const AllocationTotals totals =
      sfu::allocate(now, static_cast<uint64_t>(bps) * kSharePercent / 100, sound_bps(now),
                    std::span(demands).first(count), std::span(state).first(count));
  link_.set_wanted_bps(now, static_cast<int64_t>(totals.wanted_bits_per_s));
  for (size_t i = 0; i < count; ++i) apply(now, places[i], state[i]);
}

SlotDemand Subscriber::demand_of(Timestamp now, const Playing& slot, const RoomTrack& track) {
  const bool screen = is_screen(track.info().source);
  Layers wanted = slot.most;
  wanted.spatial = std::min(wanted.spatial, layer_for(screen, slot.shown, track.replica.sizes()));
  return {.playing = true,
          .screen = screen,
          .weight = slot.weight,
          .wanted = wanted,
          .costs = track.replica.costs(now)};
}

void Subscriber::apply(Timestamp now, size_t index, const SlotAllocation& allocation) {
  Playing& slot = slots_[index];
  const Layers before = std::exchange(slot.allocation, allocation).layers;
  RoomTrack* const track = tracks_.find(slot.track);
  if (track == nullptr) return;
  const Layers layers = allocation.layers;
  // The lowest layer of what does not fit is not stopped at the publisher: it will come back.
  count(slot, *track, std::max<int8_t>(layers.spatial, 0));
  if (slot.fresh || layers != before) link_.set_target(index, layers);
  if (!slot.fresh || layers.none()) return;
  slot.fresh = false;
  const bool is_simulcast = track->info().scalability == Scalability::kSimulcast;
  const auto stream = static_cast<uint8_t>(is_simulcast ? layers.spatial : 0);
  const RtxCache* const cache = track->replica.cache(stream);
  if (cache == nullptr) return;
  if (const auto from = replay_start(*cache, now)) link_.replay(now, index, *cache, *from);
}

bool Subscriber::starved() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const Playing& slot) { return slot.allocation.starved; });
}

std::vector<SlotsChanged::Slot> Subscriber::playing() const {
  std::vector<SlotsChanged::Slot> out;
  for (const Playing& slot : slots_) {
    SlotsChanged::Slot entry = {.mid = slot.description.mid};
    if (RoomTrack* const track = tracks_.find(slot.track)) {
      entry.playing = PlayingSource{track->info().publisher, track->info().source};
    }
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace earshot::sfu
