#include "sfu/replica.h"

#include <array>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::sfu {
namespace {

// The highest stream is the largest, whichever it is.
size_t cache_bytes(const TrackInfo& info, uint8_t stream) {
  constexpr std::array<size_t, limits::kSimulcastLayersMax> kBytes = {
      limits::kRtxHighLayerBytes, limits::kRtxMidLayerBytes, limits::kRtxLowLayerBytes};
  if (is_sound(info.source)) return limits::kRtxAudioBytes;
  return kBytes[info.streams - 1u - stream];
}

}  // namespace

Replica::Replica(const TrackInfo& info, const StreamClocks* clocks,
                 const PublisherClock* publisher_clock)
    : info_(info),
      rates_(info.scalability, is_screen(info.source)),
      clocks_(clocks == nullptr ? &own_clocks_ : clocks),
      publisher_clock_(publisher_clock == nullptr ? &own_publisher_clock_ : publisher_clock) {
  CHECK(info.streams >= 1 && info.streams <= limits::kSimulcastLayersMax);
  CHECK(is_sound() == (info.codec == MediaCodec::kOpus));
  caches_.reserve(info.streams);
  for (uint8_t i = 0; i < info.streams; ++i) {
    caches_.emplace_back(cache_bytes(info, i),
                         is_sound() ? limits::kRtxAudioPacketsMax : limits::kRtxVideoPacketsMax);
  }
}

void Replica::insert(const MediaPacket& packet) {
  if (packet.header.layer >= caches_.size()) return;
  begun_ = true;
  caches_[packet.header.layer].insert(packet);
  if (packet.header.width != 0) {
    sizes_[packet.header.layer] = {packet.header.width, packet.header.height};
  }
  rates_.on_packet(packet.header, packet.bytes.size());
}

void Replica::interrupt() {
  for (RtxCache& cache : caches_) cache.forget_key_frame();
}

const RtxCache* Replica::cache(uint8_t stream) const {
  return stream < caches_.size() ? &caches_[stream] : nullptr;
}

LayerCosts Replica::costs(Timestamp now) const {
  LayerCosts costs;
  if (begun_) {
    costs = rates_.costs(now);
  } else {
    // All layers count as paused ones then.
    LayerRates usual(info_.scalability, is_screen(info_.source));
    usual.set_paused_above(-1);
    costs = usual.costs(now);
  }
  // What there never was does not pause.
  const bool is_simulcast = info_.scalability == Scalability::kSimulcast;
  for (size_t s = info_.streams; is_simulcast && s < costs.size(); ++s) costs[s] = {};
  return costs;
}

void Replica::set_clocks(const StreamClocks& clocks, const PublisherClock& publisher) {
  own_clocks_ = clocks;
  own_publisher_clock_ = publisher;
}

SlotSource Replica::slot_source() const {
  SlotSource source = {.track = info_.track,
                       .codec = info_.codec,
                       .scalability = info_.scalability,
                       .clocks = clocks_,
                       .publisher = publisher_clock_};
  for (size_t i = 0; i < caches_.size(); ++i) source.caches[i] = &caches_[i];
  return source;
}

}  // namespace earshot::sfu
