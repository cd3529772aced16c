#include "cc/testing/link.h"

#include <algorithm>
#include <utility>

namespace earshot::netsim {
namespace {

Duration transmission_time(size_t bytes, int64_t bps) {
  return Duration(
      static_cast<int64_t>(static_cast<double>(bytes) * 8e9 / static_cast<double>(bps)));
}

}  // namespace

void Link::send(size_t bytes, Deliver deliver) {
  ++counters_.sent;
  if (config_.bps == 0 && queue_.empty() && !transmitting_) {
    return travel(bytes, std::move(deliver));
  }
  if (transmitting_ && queue_bytes_ + bytes > config_.queue_bytes) {
    ++counters_.overflowed;
    return;
  }
  queue_.push_back({bytes, std::move(deliver)});
  queue_bytes_ += bytes;
  if (!transmitting_) transmit();
}

void Link::set(const LinkConfig& config) { config_ = config; }

void Link::transmit() {
  Waiting packet = std::move(queue_.front());
  queue_.pop_front();
  queue_bytes_ -= packet.bytes;
  transmitting_ = true;
  const Duration duration = config_.bps == 0 ? Duration::zero() : take_tokens(packet.bytes);
  transmitted_at_ = simulation_.now() + duration;
  simulation_.at(transmitted_at_, [this, packet = std::move(packet)]() mutable {
    transmitting_ = false;
    travel(packet.bytes, std::move(packet.deliver));
    if (!queue_.empty()) transmit();
  });
}

// How long they take to come; what came in a pause is there.
Duration Link::take_tokens(size_t bytes) {
  const double passed_s = static_cast<double>((simulation_.now() - tokens_at_).count()) * 1e-9;
  tokens_ += passed_s * static_cast<double>(config_.bps) / 8;
  tokens_ = std::min(tokens_, static_cast<double>(config_.bucket_bytes));
  const double missing = std::max(static_cast<double>(bytes) - tokens_, 0.0);
  const Duration duration = transmission_time(static_cast<size_t>(missing), config_.bps);
  tokens_ = std::max(tokens_ - static_cast<double>(bytes), 0.0);
  tokens_at_ = simulation_.now() + duration;
  return duration;
}

bool Link::is_lost() {
  const BurstLoss& burst = config_.burst_loss;
  in_bad_state_ = in_bad_state_ ? !simulation_.chance(burst.bad_to_good)
                                : simulation_.chance(burst.good_to_bad);
  return (in_bad_state_ && simulation_.chance(burst.lost_in_bad)) ||
         simulation_.chance(config_.loss);
}

void Link::travel(size_t bytes, Deliver deliver) {
  if (is_lost()) {
    ++counters_.lost;
    return;
  }
  Timestamp arrival = simulation_.now() + config_.delay;
  if (config_.jitter > Duration::zero()) {
    arrival += Duration(
        static_cast<int64_t>(simulation_.uniform() * static_cast<double>(config_.jitter.count())));
  }
  if (config_.jitter_keeps_order) arrival = std::max(arrival, last_arrival_);
  last_arrival_ = std::max(last_arrival_, arrival);
  if (simulation_.chance(config_.reorder)) arrival += config_.reorder_delay;
  if (simulation_.chance(config_.duplicate)) arrive_at(arrival + 1ms, bytes, deliver);
  arrive_at(arrival, bytes, std::move(deliver));
}

void Link::arrive_at(Timestamp when, size_t bytes, Deliver deliver) {
  simulation_.at(when, [this, bytes, deliver = std::move(deliver)] {
    ++counters_.delivered;
    counters_.delivered_bytes += bytes;
    deliver();
  });
}

Duration Link::queueing_delay() const {
  if (config_.bps == 0 || !transmitting_) return Duration::zero();
  return std::max(transmitted_at_ - simulation_.now(), Duration::zero()) +
         transmission_time(queue_bytes_, config_.bps);
}

}  // namespace earshot::netsim
