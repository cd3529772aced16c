// Who leads the conversation: the method of Volfin and Cohen, "Dominant speaker identification for
// multipoint videoconferencing" (Computer Speech & Language 27, 2013). The activity of each speaker
// is scored over three times, a moment, a word and a sentence; somebody takes over when he is more
// active than the dominant speaker in all three, so that a cough or a short "yes" changes nothing.
// By the levels of RFC 6464. One per room; one owner; allocates only when people come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "codec/rtp_packet.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

class DominantSpeaker {
 public:
  void add(TrackId track);
  // Of the dominant one: nobody is until somebody speaks.
  void remove(TrackId track);
  void on_level(TrackId track, codec::AudioLevel level, Timestamp now);

  // To be called often enough that no frame of 20 ms is missed by much. True: there is another.
  bool update(Timestamp now);
  // Stays when everybody is silent. TrackId::kNone: nobody has spoken yet.
  TrackId current() const { return current_; }
  // Who has spoken in the last half second, the most active first, into `out`.
  void speaking(std::vector<TrackId>& out) const;

 private:
  static constexpr size_t kFramesPerBlock = 10;  // of 20 ms: a word
  static constexpr size_t kBlocks = 10;          // a sentence

  struct Speaker {
    TrackId track = TrackId::kNone;
    uint8_t level = 0;  // of the latest packet, dB above silence
    Timestamp heard;
    float floor = 0;     // noise around the speaker, dB above silence; 0: not known
    uint8_t moment = 0;  // sub-units of the present frame that are active
    std::array<bool, kFramesPerBlock> frames{};  // active ones of the latest block, as a ring
    uint8_t active_frames = 0;
    std::array<bool, kBlocks> blocks{};
    uint8_t active_blocks = 0;

    bool speaks(uint64_t block) const;
  };
  struct Scores {
    double moment = 0;
    double word = 0;
    double sentence = 0;
  };

  Speaker* find(TrackId track);
  void tick(Timestamp now);
  void tick(Speaker& speaker, Timestamp now);
  static Scores scores_of(const Speaker& speaker);
  bool decide();

  std::vector<Speaker> speakers_;
  TrackId current_ = TrackId::kNone;
  Timestamp next_tick_;
  uint64_t ticks_ = 0;
};

}  // namespace earshot::sfu
