// What a room looks at in turns: who gets what, and what that asks of publishers.
#include <algorithm>

#include "base/limits.h"
#include "sfu/room.h"
#include "sfu/voice_rating.h"

namespace earshot::sfu {
namespace {

constexpr size_t kScreenSoundsMax = 2;  // that somebody hears at a time; more are noise
constexpr Layers kAllLayers = {.spatial = limits::kSimulcastLayersMax - 1,
                               .temporal = kTemporalLayers - 1};

}  // namespace

void Room::assign_everything(Timestamp now) {
  for (auto& [transport, member] : members_) {
    if (!member.connected) continue;
    bool changed = member.untold;
    changed |= assign_sound(now, transport, member);
    changed |= assign_pictures(now, transport, member);
    if (changed) tell_slots(transport, member);
    share_out(now, member);
  }
  report_all_demand(now);
}

// Shared screens come first, and leave the voices their slots, all but one.
bool Room::assign_sound(Timestamp now, TransportId transport, Member& member) {
  const auto is_of_another = [&](TrackId track) {
    return tracks_.find(track)->info().publisher != transport;
  };
  std::vector<TrackId> wanted;
  const auto add_others = [&](std::span<const TrackId> tracks, size_t count_max) {
    for (const TrackId track : tracks) {
      if (count_max == 0) return;
      if (!is_of_another(track)) continue;
      wanted.push_back(track);
      --count_max;
    }
  };
  const size_t slots = member.subscriber->sound_slots();
  size_t voices = 0;
  for (size_t i = 0; i < microphones_.size() && voices < limits::kHeardSpeakersMax; ++i) {
    if (is_of_another(microphones_[i])) ++voices;
  }
  const size_t left = slots > voices ? slots - voices : 1;
  add_others(screen_sounds_, std::min(left, kScreenSoundsMax));
  const size_t screens = wanted.size();
  // Where there is a slot for everybody nobody has to be loud first.
  if (screens + microphones_.size() <= slots + 1) add_others(microphones_, microphones_.size());
  if (wanted.size() == screens || wanted.size() > slots) {
    wanted.resize(screens);
    add_others(selector_.selected(), limits::kHeardSpeakersMax);
  }
  return member.subscriber->assign_sound(now, wanted);
}

bool Room::assign_pictures(Timestamp now, TransportId transport, Member& member) {
  std::vector<Subscriber::Wanted> wanted;
  const Shedding shedding = shedding_of(shed_level_);
  for (const VideoView& view : member.views) {
    const auto found = published_.find({view.publisher, view.source});
    if (found == published_.end() || view.publisher == transport) continue;
    const RoomTrack& track = *tracks_.find(found->second);
    if (track.silenced || track.replica.is_sound()) continue;
    if (!member.subscriber->supports(track.info().codec)) continue;
    const bool is_twice = std::any_of(
        wanted.begin(), wanted.end(),
        [&](const Subscriber::Wanted& other) { return other.track == track.info().track; });
    if (is_twice) continue;
    if (wanted.size() >= shedding.pictures_max) break;
    wanted.push_back({.track = track.info().track,
                      .shown = {view.width, view.height},
                      .most = shedding.cut(view.source, kAllLayers),
                      .weight = static_cast<uint8_t>(std::min(view.priority + 1, 255))});
  }
  return member.subscriber->assign_pictures(now, wanted);
}

void Room::tell_slots(TransportId transport, Member& member) {
  member.untold = false;
  output_.event(SlotsChanged{.call = place_.call,
                             .transport = transport,
                             .epoch = ++member.epoch,
                             .slots = member.subscriber->playing()});
}

void Room::share_out(Timestamp now, Member& member) {
  member.subscriber->allocate(now);
  member.subscriber->key_frames_wanted([&](TrackId id, uint8_t stream) {
    if (RoomTrack* const track = tracks_.find(id)) want_key_frame(now, *track, stream);
  });
}

// How often a publisher is asked is its transport's business.
void Room::want_key_frame(Timestamp now, RoomTrack& track, uint8_t stream) {
  if (stream >= track.info().streams) return;
  if (track.is_own()) {
    track.publisher->request_key_frame(now, track.info().track, stream);
    return;
  }
  Timestamp& at = track.wished_at[stream];
  if (at != Timestamp() && now - at < limits::kKeyFrameWishInterval) return;
  at = now;
  output_.post(uint64_t{1} << track.info().worker, place_.call,
               KeyFrameWanted{track.info().track, stream});
}

void Room::report_demand(Timestamp now, RoomTrack& track) {
  if (track.replica.is_sound()) return;
  const int8_t wanted = track.local.wanted();
  if (wanted != track.reported) {
    if (track.is_own()) {
      track.demand.change(track.reported, wanted);
    } else {
      output_.post(uint64_t{1} << track.info().worker, place_.call,
                   LayersWanted{track.info().track, wanted});
      if (wanted < 0) track.replica.interrupt();
    }
    track.reported = wanted;
  }
  if (!track.is_own()) return;
  const auto told = track.demand.poll(now, is_anything_saved(now, track));
  if (!told) return;
  track.replica.set_paused_above(*told);
  if (track.workers != 0) {
    output_.post(track.workers, place_.call, LayersTold{track.info().track, *told});
  }
  output_.event(DemandChanged{.call = place_.call,
                              .transport = track.info().publisher,
                              .mid = track.mid,
                              .source = track.info().source,
                              .layers = *told + 1});
}

// A layer that is dead for reasons of its publisher's is not told to rest: it would count as one
// that comes when it is wanted, be wanted, not come, and so on.
bool Room::is_anything_saved(Timestamp now, const RoomTrack& track) {
  for (int8_t s = static_cast<int8_t>(track.demand.wanted() + 1); s <= track.demand.told(); ++s) {
    if (track.replica.rates().is_alive(static_cast<uint8_t>(s), now)) return true;
  }
  return false;
}

void Room::report_all_demand(Timestamp now) {
  for (const auto& [id, track] : tracks_) report_demand(now, *track);
}

void Room::send_clocks(Timestamp now, RoomTrack& track) {
  const uint64_t workers = track.replica.is_sound() ? sound_workers_ : track.workers;
  if (!track.is_own() || workers == 0) return;
  if (track.clocks_sent_at != Timestamp() && now - track.clocks_sent_at < limits::kClocksInterval) {
    return;
  }
  track.clocks_sent_at = now;
  output_.post(
      workers, place_.call,
      ClocksRead{track.info().track, track.replica.clocks(), track.replica.publisher_clock()});
}

void Room::judge_link(Timestamp now, TransportId transport, Member& member) {
  const Bandwidth path = member.link->bandwidth();
  // To whom nothing is sent any more, nothing is lost.
  const bool is_old = path.idle && now - path.loss_counted_at > limits::kWeakLinkAfter / 2;
  const double rating = voice_rating(path.rtt, is_old ? 0 : path.loss);
  if (!member.quality.update(now, rating, member.subscriber->starved())) return;
  output_.event(LinkQualityChanged{
      .call = place_.call, .transport = transport, .weak = member.quality.weak()});
}

void Room::tell_speakers(Timestamp now) {
  dominant_.update(now);
  if (now - speakers_told_at_ < limits::kSpeakersInterval) return;
  std::vector<TrackId> speaking;
  dominant_.speaking(speaking);
  const bool same_people =
      speaking.size() == speaking_told_.size() &&
      std::is_permutation(speaking.begin(), speaking.end(), speaking_told_.begin());
  if (are_speakers_told_ && same_people && dominant_.current() == dominant_told_) return;
  are_speakers_told_ = true;
  speakers_told_at_ = now;
  dominant_told_ = dominant_.current();
  speaking_told_ = speaking;
  SpeakersChanged event = {.call = place_.call, .dominant = {}, .speaking = {}};
  if (const RoomTrack* const leads = tracks_.find(dominant_told_)) {
    event.dominant = leads->info().publisher;
  }
  for (const TrackId track : speaking) {
    event.speaking.push_back(tracks_.find(track)->info().publisher);
  }
  output_.event(std::move(event));
}

Timestamp Room::next_deadline() const {
  const bool has_work = place_.is_home() ||
                        std::any_of(members_.begin(), members_.end(),
                                    [](const auto& entry) { return entry.second.link != nullptr; });
  return has_work && !members_.empty() ? next_turn_ : Timestamp::max();
}

void Room::on_deadline(Timestamp now) {
  if (now < next_turn_) return;
  next_turn_ = now + limits::kRoomTurn;
  if (shed_level_ != shed_next_ && now >= shed_from_) {
    shed_level_ = shed_next_;
    assign_everything(now);
  }
  const bool is_heard_changed = selector_.update(now);
  if (place_.is_home()) tell_speakers(now);
  for (auto& [transport, member] : members_) {
    if (!member.connected) continue;
    if (is_heard_changed && assign_sound(now, transport, member)) tell_slots(transport, member);
    share_out(now, member);
    judge_link(now, transport, member);
  }
  for (const auto& [id, track] : tracks_) {
    report_demand(now, *track);
    send_clocks(now, *track);
  }
}

}  // namespace earshot::sfu
