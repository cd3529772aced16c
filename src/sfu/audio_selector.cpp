#include "sfu/audio_selector.h"

#include <algorithm>
#include <cmath>

namespace earshot::sfu {
namespace {

constexpr float kSilence = 127;
// Of one packet's difference to what was smoothed so far: up within a tenth of a second, down
// within one, which is longer than the gaps between words.
constexpr float kAttack = 0.25F;
constexpr float kRelease = 0.02F;
constexpr Duration kPacketTime = std::chrono::milliseconds(20);

}  // namespace

void AudioSelector::add(TrackId track) {
  if (find(track) == nullptr) speakers_.push_back({.track = track, .heard = {}, .selected_at = {}});
  selected_.reserve(count_);
}

void AudioSelector::remove(TrackId track) {
  std::erase_if(speakers_, [&](const Speaker& speaker) { return speaker.track == track; });
  std::erase(selected_, track);
}

AudioSelector::Speaker* AudioSelector::find(TrackId track) {
  const auto found = std::find_if(speakers_.begin(), speakers_.end(),
                                  [&](const Speaker& speaker) { return speaker.track == track; });
  return found == speakers_.end() ? nullptr : &*found;
}

void AudioSelector::on_level(TrackId track, codec::AudioLevel level, Timestamp now) {
  Speaker* const speaker = find(track);
  if (speaker == nullptr) return;
  const float loudness = kSilence - static_cast<float>(std::min<uint8_t>(level.minus_dbov, 127));
  const float before = loudness_at(*speaker, now);
  speaker->loudness = before + (loudness - before) * (loudness > before ? kAttack : kRelease);
  speaker->level = loudness;
  speaker->heard = now;
}

// Between two packets of DTX it is as quiet as the latest said.
float AudioSelector::loudness_at(const Speaker& speaker, Timestamp now) {
  const Duration since = now - speaker.heard;
  if (since >= limits::kAudioLevelMax) return 0;
  const float above = speaker.loudness - speaker.level;
  if (since < 2 * kPacketTime || above <= 0) return speaker.loudness;
  const auto missing = static_cast<float>(since / kPacketTime - 1);
  return speaker.level + above * std::pow(1 - kRelease, missing);
}

AudioSelector::Speaker* AudioSelector::loudest_outside(Timestamp now) {
  Speaker* best = nullptr;
  for (Speaker& speaker : speakers_) {
    if (speaker.selected || loudness_at(speaker, now) <= 0) continue;
    if (best == nullptr || loudness_at(speaker, now) > loudness_at(*best, now)) best = &speaker;
  }
  return best;
}

AudioSelector::Speaker* AudioSelector::quietest_inside(Timestamp now) {
  Speaker* quietest = nullptr;
  for (Speaker& speaker : speakers_) {
    if (!speaker.selected) continue;
    if (quietest == nullptr || loudness_at(speaker, now) < loudness_at(*quietest, now)) {
      quietest = &speaker;
    }
  }
  return quietest;
}

bool AudioSelector::update(Timestamp now) {
  if (now - ranked_ < limits::kAudioRankInterval) return false;
  ranked_ = now;
  bool changed = false;
  while (Speaker* const louder = loudest_outside(now)) {
    if (selected_.size() >= count_) {
      Speaker* const quiet = quietest_inside(now);
      if (quiet == nullptr) break;
      const bool silent = loudness_at(*quiet, now) <= 0;
      const float margin = loudness_at(*louder, now) - loudness_at(*quiet, now);
      const bool held = now - quiet->selected_at < limits::kAudioHoldMin;
      if (!silent && (held || margin < limits::kAudioMarginDb)) break;
      quiet->selected = false;
      std::erase(selected_, quiet->track);
    }
    louder->selected = true;
    louder->selected_at = now;
    selected_.push_back(louder->track);
    changed = true;
  }
  return changed;
}

}  // namespace earshot::sfu
