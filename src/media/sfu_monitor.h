// How the workers of the forwarding unit are doing: takes what each tells of itself once a second,
// and makes rates of it. Pure. Control loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "media/sfu_config.h"
#include "sfu/statistics.h"

namespace earshot::media {

// What a worker tells. Everything but transports, rooms and time counts from its start.
struct SfuSnapshot {
  uint8_t worker = 0;
  Timestamp at;
  Duration cpu{};  // that its thread has used
  SfuWorkerCounters counters;
  size_t rooms = 0;
  std::vector<sfu::TransportStatistics> transports;
};

// Over the last seconds.
struct SfuWorkerLoad {
  double busy = 0;  // of a core, 0 to 1
  uint64_t packets_in_per_s = 0;
  uint64_t packets_out_per_s = 0;
  uint64_t bits_in_per_s = 0;  // datagrams, without those of streams
  uint64_t bits_out_per_s = 0;
};

struct SfuTransportReport {
  sfu::TransportStatistics transport;
  // Over the last second.
  uint64_t bits_in_per_s = 0;
  uint64_t bits_out_per_s = 0;
  double loss_in = 0;  // 0 to 1, before anything was sent again
};

class SfuMonitor {
 public:
  // Rates are over this long: a second alone says little.
  static constexpr Duration kWindow = std::chrono::seconds(3);

  explicit SfuMonitor(size_t workers) : workers_(workers) {}

  void add(SfuSnapshot snapshot);

  size_t workers() const { return workers_.size(); }
  SfuWorkerLoad load(size_t worker) const;
  // Since the start; none: it has told nothing yet.
  const SfuWorkerCounters* counters(size_t worker) const;
  Duration cpu(size_t worker) const;
  size_t rooms() const;
  std::vector<SfuTransportReport> transports() const;

  // How busy the node is: its busiest worker, or what leaves it as a part of `uplink_bps` when
  // that is known (0: it is not) and is more. 1: nothing more can be done.
  double node_load(uint64_t uplink_bps) const;

 private:
  struct Sample {
    Timestamp at;
    Duration cpu{};
    io::UdpCounters udp;
  };
  struct Worker {
    std::deque<Sample> samples;         // the oldest kWindow ago, or all there are
    std::optional<SfuSnapshot> latest;  // without its transports, which are below
    std::unordered_map<sfu::TransportId, SfuTransportReport> transports;
  };

  std::vector<Worker> workers_;
};

}  // namespace earshot::media
