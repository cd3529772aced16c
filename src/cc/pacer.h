// When packets leave towards one subscriber's transport. It holds no packets: the owner queues
// descriptors of its own slots and is told which to send, which to give up and when to make
// padding.
//
// Audio never waits. Then come retransmissions, then video, each in the order it came, at the
// pacing rate with bursts of 10 ms, so that packets of a frame leave together (and as one segmented
// send). A probe cluster is sent at its own rate out of the same queues, filled up with padding.
//
// Use, after each push(), probe() and at next_deadline():
//   while (const size_t n = pacer.take(now, actions)) { for each of the n: do it }
// Bounded in bytes, packets and age. Allocates only while its rings grow to what is used.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"
#include "cc/packet_ring.h"
#include "cc/probe_cluster.h"
#include "cc/sent_packets.h"

namespace earshot::cc {

struct PacerAction {
  enum class What : uint8_t {
    kSend,
    kDrop,     // it waited too long; the slot is free
    kPadding,  // make about packet.bytes of padding or old packets, then on_padding_sent()
  };
  What what = What::kSend;
  uint8_t probe = 0;  // the cluster that it belongs to, or 0: for on_packet_sent()
  PacerPacket packet;
};

class Pacer {
 public:
  void set_rate(double bps) { bps_ = bps; }

  // False when the queue is full: the packet stays the caller's.
  bool push(Timestamp now, const PacerPacket& packet);
  // A packet of that kind could leave now without being queued: nothing waits before it, no probe
  // is under way, and the rate allows it. on_passed() when it did.
  bool lets_pass(Timestamp now, PacketKind kind);
  void on_passed(size_t bytes) { spend(bytes); }
  // Begins as soon as the cluster before it is done; one more may wait.
  void probe(const ProbeCluster& cluster);
  // Calls `dropped` with each packet of a stream that is no longer to be sent.
  template <class Dropped>
  void cancel(uint16_t stream, Dropped&& dropped) {
    for (PacketRing& queue : queues_) {
      queue.remove(stream, [&](const PacerPacket& packet) {
        bytes_ -= packet.bytes;
        dropped(packet);
      });
    }
  }

  // What to do now, in this order; 0 when nothing is.
  size_t take(Timestamp now, std::span<PacerAction> out);
  // The answer to kPadding: 0 bytes when there is nothing to make it of, which ends the probe.
  void on_padding_sent(Timestamp now, size_t bytes, int packets);

  Timestamp next_deadline() const;
  bool is_empty() const { return bytes_ == 0; }
  size_t queued_bytes() const { return bytes_; }
  size_t queued_packets() const;
  // Until what is queued now has left.
  Duration expected_delay() const;

 private:
  enum Queue : size_t { kAudio, kRetransmissions, kVideo, kQueues };
  struct Probe {
    ProbeCluster cluster;
    Timestamp started;
    int packets = 0;
    double bytes = 0;
    bool padding_asked = false;
  };

  bool has_paced() const;
  PacketRing& first_paced();
  double burst_bytes() const;
  void refill(Timestamp now);
  bool has_budget() const { return !is_saving_ && budget_bytes_ > 0; }
  void spend(size_t bytes) {
    budget_bytes_ -= static_cast<double>(bytes);
    if (budget_bytes_ <= 0) is_saving_ = true;
  }
  std::optional<PacerAction> next_action(Timestamp now);
  std::optional<PacerAction> next_expired(Timestamp now);
  PacerAction send(PacketRing& queue);
  PacerAction ask_for_padding(Timestamp now);
  void begin_probe(Timestamp now);
  Timestamp probe_due() const;
  void count_probe(size_t bytes, int packets);

  // What lets_pass() looks at stands together.
  size_t bytes_ = 0;
  double bps_ = 0;
  double budget_bytes_ = 0;
  Timestamp refilled_;
  size_t probes_waiting_ = 0;
  bool is_saving_ = false;  // the budget was spent: the next burst waits until it is whole
  std::optional<Probe> probe_;
  std::array<ProbeCluster, 2> waiting_probes_{};
  std::array<PacketRing, kQueues> queues_;
};

}  // namespace earshot::cc
