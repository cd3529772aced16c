// Measures the probe clusters that are under way from the arrival of their packets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "cc/probe_cluster.h"
#include "cc/sent_packets.h"

namespace earshot::cc {

struct ProbeResult {
  double probed_bps = 0;     // the rate that was asked for
  double reached_bps = 0;    // what the network carries as far as it could be seen; 0: nothing
  bool is_limited = false;   // the network, not the sender, set it
  bool is_cautious = false;  // of the cluster
};

class ProbeResults {
 public:
  // Forgets the oldest cluster when too many are under way.
  void begin(const ProbeCluster& cluster);
  void on_sent(uint8_t id, int64_t sequence, size_t bytes);
  void on_received(const SentPacket& packet, Duration arrival);

  // One result for each cluster that was sent completely, once reports went past its last packet.
  // To be repeated until there is nothing.
  std::optional<ProbeResult> take(int64_t covered);

 private:
  struct Measured {
    ProbeCluster cluster;
    int64_t last_sequence = 0;
    int packets_sent = 0;
    double bytes_sent = 0;
    int packets = 0;  // received, as all below
    double bytes = 0;
    Timestamp first_sent;
    Timestamp last_sent;
    double last_sent_bytes = 0;
    Duration first_arrival{};
    Duration last_arrival{};
    double first_arrival_bytes = 0;
    Duration half_arrival{};  // of the packet with which half of the bytes had come
    double half_bytes = 0;
  };
  static constexpr size_t kUnderWayMax = 3;

  Measured* find(uint8_t id);
  static double limit_bps(const Measured& measured);
  static ProbeResult evaluate(const Measured& measured);

  std::array<Measured, kUnderWayMax> under_way_{};
  size_t next_ = 0;
};

}  // namespace earshot::cc
