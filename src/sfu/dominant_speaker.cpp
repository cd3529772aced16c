#include "sfu/dominant_speaker.h"

#include <algorithm>
#include <cmath>

namespace earshot::sfu {
namespace {

constexpr Duration kFrame = std::chrono::milliseconds(20);
constexpr Duration kHeardMax = std::chrono::milliseconds(60);  // two packets may be lost
constexpr uint64_t kTicksPerDecision = 5;
constexpr size_t kTicksAtOnceMax =
    50;  // after a pause of the caller: a second is enough to catch up

// Section 3 of the paper: an observation is a number of active units out of N. Its score is the
// likelihood ratio of speech (binomial, p) against no speech (exponential, λ), as a logarithm.
struct Model {
  int units;
  double lambda;
};
constexpr double kProbability = 0.5;
constexpr Model kMoment = {.units = 13, .lambda = 0.78};
constexpr Model kWord = {.units = 10, .lambda = 24};
constexpr Model kSentence = {.units = 10, .lambda = 47};
constexpr double kScoreMin = 1e-10;

// Which of the N units of one time make a unit of the next longer one active.
constexpr int kActiveMoment = 3;
constexpr int kActiveWord = 4;
constexpr uint64_t kSpeakingBlocks = 3;  // the one that is not full, and two of 0.2 s

// What somebody must be ahead by, in each time, to take over (the paper's C1, C2 and C3).
constexpr double kMomentLead = 3;
constexpr double kWordLead = 2;
constexpr double kSentenceLead = 0;

constexpr float kRangeDb = 52;       // from the noise of a room to loud speech: 13 units of 4 dB
constexpr float kMarginDb = 10;      // that speech is above the noise at least
constexpr float kFloorRise = 0.04F;  // dB per frame: 2 dB a second
constexpr float kFloorMin = 45;      // -82 dBov: what a quiet room has
constexpr float kFloorMax = 80;      // louder than any noise that people would stand

double log_binomial(int n, int k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

std::array<double, 14> scores_for(const Model& model) {
  std::array<double, 14> scores{};
  for (int k = 0; k <= model.units; ++k) {
    const double speech = log_binomial(model.units, k) + k * std::log(kProbability) +
                          (model.units - k) * std::log(1 - kProbability);
    const double silence = std::log(model.lambda) - model.lambda * k;
    scores[static_cast<size_t>(k)] = std::max(speech - silence, kScoreMin);
  }
  return scores;
}

}  // namespace

void DominantSpeaker::add(TrackId track) {
  if (find(track) == nullptr) speakers_.push_back({.track = track, .heard = {}});
}

void DominantSpeaker::remove(TrackId track) {
  std::erase_if(speakers_, [&](const Speaker& speaker) { return speaker.track == track; });
  if (current_ == track) current_ = TrackId::kNone;
}

DominantSpeaker::Speaker* DominantSpeaker::find(TrackId track) {
  const auto found = std::find_if(speakers_.begin(), speakers_.end(),
                                  [&](const Speaker& speaker) { return speaker.track == track; });
  return found == speakers_.end() ? nullptr : &*found;
}

void DominantSpeaker::on_level(TrackId track, codec::AudioLevel level, Timestamp now) {
  Speaker* const speaker = find(track);
  if (speaker == nullptr) return;
  speaker->level = static_cast<uint8_t>(127 - std::min<uint8_t>(level.minus_dbov, 127));
  speaker->heard = now;
}

bool DominantSpeaker::update(Timestamp now) {
  if (now - next_tick_ > kFrame * kTicksAtOnceMax) next_tick_ = now - kFrame * kTicksAtOnceMax;
  bool changed = false;
  for (; next_tick_ <= now; next_tick_ += kFrame) {
    tick(next_tick_);
    if (++ticks_ % kTicksPerDecision == 0) changed |= decide();
  }
  return changed;
}

void DominantSpeaker::tick(Timestamp now) {
  for (Speaker& speaker : speakers_) tick(speaker, now);
}

void DominantSpeaker::tick(Speaker& speaker, Timestamp now) {
  const bool heard = speaker.heard != Timestamp() && now - speaker.heard < kHeardMax;
  const float level = heard ? speaker.level : 0;
  if (level > 0) {
    // Down at once, up slowly: pauses between words show the noise.
    const float risen = speaker.floor == 0 ? level : speaker.floor + kFloorRise;
    speaker.floor = std::clamp(std::min(level, risen), kFloorMin, kFloorMax);
  }
  const float above = level - speaker.floor - kMarginDb;
  const float units = std::ceil(above * static_cast<float>(kMoment.units) / (kRangeDb - kMarginDb));
  speaker.moment = static_cast<uint8_t>(std::clamp(units, 0.0F, static_cast<float>(kMoment.units)));

  const size_t frame = ticks_ % kFramesPerBlock;
  speaker.active_frames = static_cast<uint8_t>(speaker.active_frames - speaker.frames[frame]);
  speaker.frames[frame] = speaker.moment >= kActiveMoment;
  speaker.active_frames = static_cast<uint8_t>(speaker.active_frames + speaker.frames[frame]);

  const size_t block = ticks_ / kFramesPerBlock % kBlocks;
  speaker.active_blocks = static_cast<uint8_t>(speaker.active_blocks - speaker.blocks[block]);
  speaker.blocks[block] = speaker.active_frames >= kActiveWord;
  speaker.active_blocks = static_cast<uint8_t>(speaker.active_blocks + speaker.blocks[block]);
}

DominantSpeaker::Scores DominantSpeaker::scores_of(const Speaker& speaker) {
  static const auto kMomentScores = scores_for(kMoment);
  static const auto kWordScores = scores_for(kWord);
  static const auto kSentenceScores = scores_for(kSentence);
  return {.moment = kMomentScores[speaker.moment],
          .word = kWordScores[speaker.active_frames],
          .sentence = kSentenceScores[speaker.active_blocks]};
}

// In one of the latest blocks: so a breath between two words is no end.
bool DominantSpeaker::Speaker::speaks(uint64_t block) const {
  for (uint64_t i = 0; i < kSpeakingBlocks; ++i) {
    if (blocks[(block + kBlocks - i) % kBlocks]) return true;
  }
  return false;
}

void DominantSpeaker::speaking(std::vector<TrackId>& out) const {
  out.clear();
  std::vector<const Speaker*> active;
  const uint64_t block = (ticks_ == 0 ? 0 : ticks_ - 1) / kFramesPerBlock % kBlocks;
  for (const Speaker& speaker : speakers_) {
    if (speaker.speaks(block)) active.push_back(&speaker);
  }
  std::stable_sort(active.begin(), active.end(), [](const Speaker* a, const Speaker* b) {
    return a->active_blocks > b->active_blocks;
  });
  for (const Speaker* speaker : active) out.push_back(speaker->track);
}

// Section 4 of the paper.
bool DominantSpeaker::decide() {
  const Speaker* const dominant = find(current_);
  // Before anybody was dominant, somebody has to speak for a word.
  const Scores own =
      dominant == nullptr ? Scores{kScoreMin, kScoreMin, kScoreMin} : scores_of(*dominant);
  const Speaker* next = nullptr;
  double best = 0;
  for (const Speaker& speaker : speakers_) {
    if (&speaker == dominant || speaker.active_blocks == 0) continue;
    const Scores scores = scores_of(speaker);
    const double word = std::log(scores.word / own.word);
    const bool leads = std::log(scores.moment / own.moment) > kMomentLead && word > kWordLead &&
                       std::log(scores.sentence / own.sentence) > kSentenceLead;
    if (leads && (next == nullptr || word > best)) {
      next = &speaker;
      best = word;
    }
  }
  if (next == nullptr) return false;
  current_ = next->track;
  return true;
}

}  // namespace earshot::sfu
