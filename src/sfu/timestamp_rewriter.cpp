#include "sfu/timestamp_rewriter.h"

namespace earshot::sfu {
namespace {

constexpr Duration kDisagreementMax = std::chrono::seconds(1);  // jitter, and a key frame's delay

}  // namespace

void TimestampRewriter::begin(uint32_t in, Timestamp arrival) {
  const uint32_t out = begun_ ? expected_at(arrival) : newest_;
  exact_offset_ = out - in;
  set_offset(in, out);
}

void TimestampRewriter::begin_layer(uint32_t in, Timestamp arrival, const StreamClock& from,
                                    const StreamClock& to) {
  if (!begun_ || !from.known() || !to.known()) return begin(in, arrival);
  // Both layers at one moment of their publisher.
  const uint32_t from_rtp = from.rtp_at(to.ntp(), rate_hz_);
  const uint32_t to_rtp = to.rtp_at(to.ntp(), rate_hz_);
  const uint32_t exact = exact_offset_ + (from_rtp - to_rtp);
  const auto apart = static_cast<int32_t>(in + exact - expected_at(arrival));
  const auto apart_max = static_cast<int32_t>(rtp_ticks(kDisagreementMax, rate_hz_));
  if (apart > apart_max || apart < -apart_max) return begin(in, arrival);
  exact_offset_ = exact;
  set_offset(in, in + exact);
}

void TimestampRewriter::set_offset(uint32_t in, uint32_t out) {
  const auto ahead = static_cast<int32_t>(out - newest_);
  if (begun_ && ahead < static_cast<int32_t>(step_min_)) out = newest_ + step_min_;
  offset_ = out - in;
}

void TimestampRewriter::on_sent(uint32_t out, Timestamp arrival) {
  if (begun_ && static_cast<int32_t>(out - newest_) <= 0) return;
  newest_ = out;
  newest_arrival_ = arrival;
  begun_ = true;
}

}  // namespace earshot::sfu
