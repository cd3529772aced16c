// One direction of an emulated path: a bottleneck with a drop-tail queue, then delay, jitter, loss,
// reordering and duplication. Any number of flows may send through it; a packet is a size and what
// happens when it arrives. The link must live as long as the simulation runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

#include "base/time.h"
#include "cc/testing/simulation.h"

namespace earshot::netsim {

// Loss that comes in bursts (Gilbert and Elliott): a packet moves the state, then the state loses
// it or not.
struct BurstLoss {
  double good_to_bad = 0;  // probability per packet
  double bad_to_good = 1;
  double lost_in_bad = 1;
};

struct LinkConfig {
  int64_t bps = 0;                 // 0: no bottleneck; then nothing queues
  size_t queue_bytes = 64 * 1024;  // waiting, without the packet that is being sent
  size_t bucket_bytes = 0;         // so much passes at once after a pause: a shaper's token bucket
  Duration delay = 10ms;
  Duration jitter = 0ns;           // added, uniform between 0 and this
  bool jitter_keeps_order = true;  // a packet waits for the one before it
  double loss = 0;                 // probability
  BurstLoss burst_loss = {};
  double reorder = 0;  // probability of being held back by reorder_delay
  Duration reorder_delay = 20ms;
  double duplicate = 0;  // probability
};

class Link {
 public:
  using Deliver = std::function<void()>;

  struct Counters {
    uint64_t sent = 0;
    uint64_t delivered = 0;   // repetitions included
    uint64_t lost = 0;        // on the way
    uint64_t overflowed = 0;  // no room in the queue
    uint64_t delivered_bytes = 0;
  };

  Link(Simulation& simulation, const LinkConfig& config)
      : simulation_(simulation), config_(config) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void send(size_t bytes, Deliver deliver);

  // Holds for packets that begin their way from now on.
  void set(const LinkConfig& config);
  const LinkConfig& config() const { return config_; }

  // How long a packet that came now would wait.
  Duration queueing_delay() const;
  const Counters& counters() const { return counters_; }

 private:
  struct Waiting {
    size_t bytes;
    Deliver deliver;
  };

  void transmit();
  Duration take_tokens(size_t bytes);
  void travel(size_t bytes, Deliver deliver);
  bool is_lost();
  void arrive_at(Timestamp when, size_t bytes, Deliver deliver);

  Simulation& simulation_;
  LinkConfig config_;
  Counters counters_;
  std::deque<Waiting> queue_;
  size_t queue_bytes_ = 0;
  bool transmitting_ = false;
  double tokens_ = 0;
  Timestamp tokens_at_;
  Timestamp transmitted_at_;  // the packet that is being sent
  bool in_bad_state_ = false;
  Timestamp last_arrival_;
};

}  // namespace earshot::netsim
