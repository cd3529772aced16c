#include "cc/probe_results.h"

#include <algorithm>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr double kReceivedMin = 0.8;   // of packets and bytes, or the cluster says nothing
constexpr int kBelievable = 2;         // times the sent rate; faster arrival is an artefact
constexpr double kLimitedBelow = 0.9;  // sent so much faster than it came: a limit
constexpr double kUtilisation = 0.95;  // of a limit that was found
constexpr Duration kSpanMin = 1ms;     // shorter ones are all noise

}  // namespace

ProbeResults::Measured* ProbeResults::find(uint8_t id) {
  const auto found = std::find_if(under_way_.begin(), under_way_.end(),
                                  [id](const Measured& m) { return m.cluster.id == id; });
  return id == 0 || found == under_way_.end() ? nullptr : &*found;
}

void ProbeResults::begin(const ProbeCluster& cluster) {
  under_way_[next_] = {};
  under_way_[next_].cluster = cluster;
  next_ = (next_ + 1) % kUnderWayMax;
}

void ProbeResults::on_sent(uint8_t id, int64_t sequence, size_t bytes) {
  Measured* const measured = find(id);
  if (measured == nullptr) return;
  measured->last_sequence = sequence;
  ++measured->packets_sent;
  measured->bytes_sent += static_cast<double>(bytes);
}

void ProbeResults::on_received(const SentPacket& packet, Duration arrival) {
  Measured* const measured = find(packet.probe);
  if (measured == nullptr) return;
  const double bytes = packet.bytes;
  if (measured->packets == 0 || packet.sent < measured->first_sent) {
    measured->first_sent = packet.sent;
  }
  if (measured->packets == 0 || packet.sent >= measured->last_sent) {
    measured->last_sent = packet.sent;
    measured->last_sent_bytes = bytes;
  }
  if (measured->packets == 0 || arrival < measured->first_arrival) {
    measured->first_arrival = arrival;
    measured->first_arrival_bytes = bytes;
  }
  if (measured->packets == 0 || arrival > measured->last_arrival) measured->last_arrival = arrival;
  ++measured->packets;
  measured->bytes += bytes;
  if (measured->half_bytes == 0 && measured->bytes >= measured->cluster.bytes_min / 2) {
    measured->half_arrival = arrival;
    measured->half_bytes = measured->bytes;
  }
}

std::optional<ProbeResult> ProbeResults::take(int64_t covered) {
  for (Measured& measured : under_way_) {
    const ProbeCluster& cluster = measured.cluster;
    const bool is_sent = cluster.id != 0 && measured.packets_sent >= cluster.packets_min &&
                         measured.bytes_sent >= cluster.bytes_min;
    if (!is_sent || covered <= measured.last_sequence) continue;
    const ProbeResult result = evaluate(measured);
    measured = {};
    return result;
  }
  return std::nullopt;
}

// What came first may have passed a shaper at once.
double ProbeResults::limit_bps(const Measured& measured) {
  const Duration arrived = measured.last_arrival - measured.first_arrival;
  const double all = rate_bps(measured.bytes - measured.first_arrival_bytes, arrived);
  const Duration second_half = measured.last_arrival - measured.half_arrival;
  if (second_half < kSpanMin) return all;
  return std::min(all, rate_bps(measured.bytes - measured.half_bytes, second_half));
}

// Packets are of unequal size: whether the network was the limit show the times alone. A packet's
// bytes pass the sender behind its time of sending and the receiver before its time of arrival.
ProbeResult ProbeResults::evaluate(const Measured& measured) {
  const ProbeCluster& cluster = measured.cluster;
  ProbeResult result = {.probed_bps = cluster.bps, .is_cautious = cluster.is_cautious};
  if (measured.packets < kReceivedMin * cluster.packets_min ||
      measured.bytes < kReceivedMin * cluster.bytes_min) {
    result.is_limited = true;
    return result;
  }
  const Duration sent = measured.last_sent - measured.first_sent;
  const Duration arrived = measured.last_arrival - measured.first_arrival;
  if (sent < kSpanMin || arrived < kSpanMin || kBelievable * arrived < sent) return result;
  result.is_limited = seconds(sent) < kLimitedBelow * seconds(arrived);
  result.reached_bps = result.is_limited ? kUtilisation * limit_bps(measured)
                                         : rate_bps(measured.bytes - measured.last_sent_bytes,
                                                    std::max(sent, arrived));
  return result;
}

}  // namespace earshot::cc
