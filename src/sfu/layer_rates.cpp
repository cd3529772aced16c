#include "sfu/layer_rates.h"

#include <algorithm>
#include <utility>

namespace earshot::sfu {
namespace {

// What browsers send of a camera's 180, 360 and 720 lines, until it was measured; and how much of
// it is for the temporal layers up to each, in percent.
constexpr std::array<uint32_t, limits::kSimulcastLayersMax> kUsualBitsPerS = {150'000, 500'000,
                                                                              1'700'000};
constexpr std::array<uint32_t, kTemporalLayers> kUsualShare = {50, 70, 100, 100};
constexpr Duration kWindow = std::chrono::seconds(1);
// A packet pays for former key frames as much again as this part of it.
constexpr uint32_t kOwedPart = 8;
// What goes beyond so many usual frames counts at once: key frames are rare, or no exception.
constexpr uint32_t kOwedFramesMax = 64;
// Of the newest frame in the usual size.
constexpr uint32_t kFramePart = 8;
constexpr uint32_t kFrameBytesMax = 1 << 20;  // larger ones are no larger than this

}  // namespace

void LayerRates::Cell::add(int64_t bucket, size_t count) {
  const int64_t from = std::max(newest + 1, bucket - static_cast<int64_t>(kBuckets) + 1);
  for (int64_t i = from; i <= bucket; ++i) bytes[static_cast<size_t>(i) % kBuckets] = 0;
  newest = std::max(newest, bucket);
  if (bucket + static_cast<int64_t>(kBuckets) <= newest) return;
  uint32_t& sum = bytes[static_cast<size_t>(bucket) % kBuckets];
  sum += static_cast<uint32_t>(count);
}

uint32_t LayerRates::Cell::bits_per_s(int64_t now) const {
  uint64_t sum = 0;
  const int64_t first = std::max<int64_t>(now - static_cast<int64_t>(kBuckets) + 1, 0);
  for (int64_t i = first; i <= std::min(newest, now - 1); ++i) {
    sum += bytes[static_cast<size_t>(i) % kBuckets];
  }
  return static_cast<uint32_t>(std::min<uint64_t>(sum * 8, UINT32_MAX));
}

uint32_t LayerRates::Spatial::remembered() const {
  uint32_t sum = 0;
  for (const Cell& cell : cells) sum += cell.remembered;
  return sum;
}

size_t LayerRates::Spatial::spread(const FrameInfo& frame, size_t bytes) {
  if (frame.starts) {
    if (!key_frame && frame_bytes != 0) {
      usual_bytes = usual_bytes == 0 ? frame_bytes
                                     : (usual_bytes * (kFramePart - 1) + frame_bytes) / kFramePart;
    }
    frame_bytes = 0;
  }
  key_frame = frame.key_frame;
  const auto size = static_cast<uint32_t>(bytes);
  const uint32_t before = std::exchange(frame_bytes, std::min(frame_bytes + size, kFrameBytesMax));
  if (!key_frame) {
    const uint32_t paid = std::min(owed_bytes, size / kOwedPart);
    owed_bytes -= paid;
    return size + paid;
  }
  const uint32_t surplus = size - std::min(size, usual_bytes - std::min(usual_bytes, before));
  const uint32_t most = kOwedFramesMax * usual_bytes;
  const uint32_t owed = std::min(surplus, most - std::min(most, owed_bytes));
  owed_bytes += owed;
  return size - owed;
}

void LayerRates::on_packet(const MediaHeader& header, size_t bytes) {
  if (header.payload_size == 0) return;
  const size_t index = scalability_ == Scalability::kSvc ? header.frame.spatial_id : header.layer;
  if (index >= layers_.size()) return;
  Spatial& layer = layers_[index];
  const Timestamp now = header.arrival;
  if (!layer.seen || now - layer.newest > kWindow) {
    layer.begun = now;
    layer.owed_bytes = 0;
  }
  layer.seen = true;
  layer.newest = std::max(layer.newest, now);
  layer.others = 0;
  const size_t temporal = std::min<size_t>(header.frame.temporal_id, kTemporalLayers - 1);
  layer.temporal_layers = std::max(layer.temporal_layers, static_cast<uint8_t>(temporal + 1));

  const int64_t bucket = bucket_of(now);
  Cell& cell = layer.cells[temporal];
  if (cell.newest != bucket && now - layer.begun >= kWindow) {
    cell.remembered = cell.bits_per_s(bucket);
  }
  cell.add(bucket, screen_ ? bytes : layer.spread(header.frame, bytes));
  if (!header.frame.starts) return;
  for (Spatial& other : layers_) {
    if (&other != &layer) ++other.others;
  }
}

bool LayerRates::is_alive(uint8_t spatial, Timestamp now) const {
  const Spatial& layer = layers_[spatial];
  if (!layer.seen) return false;
  const Duration silence = screen_ ? limits::kScreenLayerSilenceMax : limits::kLayerSilenceMax;
  return now - layer.newest < silence || layer.others < limits::kLayerSilenceFrames;
}

uint32_t LayerRates::bits_per_s(uint8_t spatial, Timestamp now) const {
  uint32_t sum = 0;
  for (const Cell& cell : layers_[spatial].cells) sum += cell.bits_per_s(bucket_of(now));
  return sum;
}

void LayerRates::cost_of(size_t spatial, Timestamp now,
                         std::array<uint32_t, kTemporalLayers>& costs) const {
  const Spatial& layer = layers_[spatial];
  const bool is_young = layer.seen && now - layer.begun < kWindow;
  // Nothing was ever measured over a whole second.
  if (layer.remembered() == 0 && (is_young || !layer.seen || is_paused(spatial))) {
    const uint32_t usual = kUsualBitsPerS[spatial] * (screen_ ? 2 : 1);
    for (size_t t = 0; t < costs.size(); ++t) costs[t] = usual / 100 * kUsualShare[t];
    return;
  }
  uint32_t sum = 0;
  for (size_t t = 0; t < layer.temporal_layers; ++t) {
    const Cell& cell = layer.cells[t];
    const uint32_t current = is_paused(spatial) ? 0 : cell.bits_per_s(bucket_of(now));
    sum += current == 0 || is_young ? std::max(current, cell.remembered) : current;
    costs[t] = std::max<uint32_t>(sum, 1);
  }
}

LayerCosts LayerRates::costs(Timestamp now) const {
  LayerCosts costs{};
  for (size_t s = 0; s < layers_.size(); ++s) {
    if (!is_paused(s) && !is_alive(static_cast<uint8_t>(s), now)) continue;
    cost_of(s, now, costs[s]);
    if (scalability_ != Scalability::kSvc || s == 0) continue;
    for (size_t t = 0; t < kTemporalLayers; ++t) {
      if (costs[s][t] != 0) costs[s][t] += costs[s - 1][t];
    }
  }
  return costs;
}

}  // namespace earshot::sfu
