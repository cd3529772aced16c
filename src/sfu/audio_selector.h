// The loudest of a room, who alone are forwarded, so that sound costs everybody N streams and not
// as many as there are people (sfu.md §3, row 17). By the levels of RFC 6464; who is heard stays
// heard until somebody is clearly louder. Who sends with DTX (RFC 7587 §3.1.3: in silence a packet
// every 400 ms) is as loud in between as the latest packet said; without packets for longer
// somebody is silent and keeps a place only until it is needed. One per room and worker; one owner;
// allocates only when people come.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "codec/rtp_packet.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

class AudioSelector {
 public:
  // How many are heard.
  explicit AudioSelector(size_t count) : count_(count) {}

  void add(TrackId track);
  void remove(TrackId track);
  // Each packet. Of a track that is not here, nothing happens.
  void on_level(TrackId track, codec::AudioLevel level, Timestamp now);

  // Ranks anew, at most every limits::kAudioRankInterval. True when others are selected than
  // before.
  bool update(Timestamp now);
  // In no particular order.
  std::span<const TrackId> selected() const { return selected_; }

 private:
  struct Speaker {
    TrackId track = TrackId::kNone;
    float loudness = 0;  // dB above silence, smoothed: up quickly, down slowly
    float level = 0;     // of the latest packet, dB above silence
    Timestamp heard;     // the latest packet
    bool selected = false;
    Timestamp selected_at;
  };

  Speaker* find(TrackId track);
  Speaker* loudest_outside(Timestamp now);
  Speaker* quietest_inside(Timestamp now);
  static float loudness_at(const Speaker& speaker, Timestamp now);

  size_t count_;
  std::vector<Speaker> speakers_;
  std::vector<TrackId> selected_;
  Timestamp ranked_;
};

}  // namespace earshot::sfu
