// Publishers, what a worker has for them, and one receive slot with a viewer, joined by links that
// lose, delay, reorder and repeat packets, in virtual time. Everything that a run does follows from
// its seed.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

#include "base/random.h"
#include "sfu/forwarder.h"
#include "sfu/rtx_cache.h"
#include "sfu/stream_reader.h"
#include "sfu/testing/synthetic_publisher.h"
#include "sfu/testing/viewer.h"

namespace earshot::sfu::testing {

struct Link {
  double loss = 0;  // of 1
  double duplication = 0;
  Duration delay = std::chrono::milliseconds(10);
  Duration jitter = Duration(0);  // added at random, so it reorders
};

// A publication as one worker has it.
struct PublishedTrack {
  PublishedTrack(TrackId id, PublisherConfig config, Random& random);

  TrackId id;
  PublisherConfig config;
  SyntheticPublisher publisher;
  std::vector<StreamReader> readers;
  std::vector<RtxCache> caches;
  StreamClocks clocks;
  PublisherClock clock;
  std::array<Timestamp, 3> key_asked{};
  uint64_t lost = 0;  // on the way up
};

class ForwardingRig {
 public:
  ForwardingRig(uint64_t seed, bool audio, Link up, Link down);

  size_t add_track(PublisherConfig config);
  PublishedTrack& track(size_t i) { return *tracks_[i]; }
  Forwarder& forwarder() { return forwarder_; }
  Viewer& viewer() { return viewer_; }
  const Viewer& viewer() const { return viewer_; }
  Random& random() { return random_; }
  Timestamp now() const { return now_; }

  // The slot plays that track; from its cache, when `replay` and that is possible.
  void play(size_t i, Layers target, bool replay = false);
  // From now on.
  void set_up(Link up) { up_ = up; }
  void run(Duration time);
  // Publishers are silent, links lose nothing more, and everything under way arrives.
  void drain();

  uint64_t delivered = 0;  // to the viewer's link
  uint64_t lost_down = 0;
  std::function<void(const codec::SenderReport&)> on_sender_report;

 private:
  struct Event {
    Timestamp at;
    uint64_t order = 0;
    std::function<void()> run;
    bool operator<(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  void at(Timestamp time, std::function<void()> run);
  // How often and when something put on the link comes out.
  std::vector<Timestamp> arrivals(const Link& link);
  void publish();
  void on_media(PublishedTrack& track, const SentPacket& packet);
  void forward(PublishedTrack& track, const MediaPacket& packet);
  void deliver(const Outgoing& outgoing, Bytes head);
  void ask_for_missing();
  void ask_for_key_frames();
  void report();

  SeededRandom random_;
  Link up_;
  Link down_;
  bool draining_ = false;
  codec::ExtensionMap extensions_ = SyntheticPublisher::extensions();
  Forwarder forwarder_;
  Viewer viewer_;
  std::vector<std::unique_ptr<PublishedTrack>> tracks_;
  size_t playing_ = 0;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  uint64_t order_ = 0;
  uint64_t turn_ = 0;
  std::priority_queue<Event> events_;
};

SlotConfig slot_config(bool audio);

}  // namespace earshot::sfu::testing
