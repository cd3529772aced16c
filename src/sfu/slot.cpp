#include "sfu/slot.h"

#include <utility>

#include "base/check.h"
#include "base/prefetch.h"
#include "srtp/sender.h"

namespace earshot::sfu {

Slot::Slot(std::string mid, uint16_t number, SlotConfig config,
           const codec::ExtensionMap& extensions)
    : mid_(std::move(mid)), number_(number), forwarder_(std::move(config), extensions) {}

void Slot::play(const SlotSource& source) {
  CHECK(supports(source.codec) && source.clocks != nullptr);
  source_ = source;
  forwarder_.set_source(source.track, source.codec, source.scalability, *source.clocks);
}

void Slot::stop() {
  source_.reset();
  forwarder_.clear_source();
}

void Slot::prefetch_own() const {
  prefetch(&open_, sizeof(void*) + sizeof open_);
  forwarder_.prefetch_own();
}

void Slot::prefetch_behind() const {
  if (stream_ != nullptr) prefetch(stream_, sizeof *stream_);
  forwarder_.prefetch_behind();
}

const RtxCache* Slot::cache() const {
  return source_ ? source_->caches[forwarder_.stream()] : nullptr;
}

Slot::Received Slot::on_report(Timestamp now, const codec::ReportBlock& block) {
  reception_ = {
      .loss = block.fraction_lost / 256.0,
      .jitter = Duration(std::chrono::seconds(block.jitter)) /
                (is_audio() ? clock_rate_hz(MediaCodec::kOpus) : clock_rate_hz(MediaCodec::kVp8)),
      .at = now};
  Received received;
  if (was_reported_) {
    received.expected = static_cast<int32_t>(block.highest_sequence - reported_highest_);
    received.lost = block.cumulative_lost - reported_lost_;
  }
  was_reported_ = true;
  reported_highest_ = block.highest_sequence;
  reported_lost_ = block.cumulative_lost;
  return received;
}

}  // namespace earshot::sfu
