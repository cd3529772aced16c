#include "sfu/testing/frame_pattern.h"

#include <string_view>

namespace earshot::sfu::testing {
namespace {

using codec::DecodeTargetIndication;

struct Step {
  uint8_t temporal_id;
  std::array<uint8_t, 2> needs;  // pictures back; 0: none
};
constexpr std::array<Step, 1> kOneLayer = {{{0, {1}}}};
constexpr std::array<Step, 2> kTwoLayers = {{{0, {2}}, {1, {1}}}};
constexpr std::array<Step, 4> kThreeLayers = {{{0, {4}}, {2, {1}}, {1, {2}}, {2, {1}}}};
constexpr std::array<Step, 8> kVp8Layers = {
    {{0, {4}}, {2, {1}}, {1, {2}}, {2, {3, 1}}, {0, {4}}, {2, {3, 1}}, {1, {4, 2}}, {2, {3, 1}}}};
constexpr std::array<std::string_view, 8> kVp8Indications = {"SSS", "--D", "-SS", "--D",
                                                             "SRR", "--D", "-DS", "--D"};

Step step_at(bool is_vp8, uint8_t layers, uint64_t position) {
  if (is_vp8) return kVp8Layers[position % kVp8Layers.size()];
  if (layers == 1) return kOneLayer[0];
  if (layers == 2) return kTwoLayers[position % kTwoLayers.size()];
  return kThreeLayers[position % kThreeLayers.size()];
}

DecodeTargetIndication indication_of(char letter) {
  return DecodeTargetIndication(std::string_view("-DSR").find(letter));
}

}  // namespace

FramePattern::FramePattern(Pattern pattern, uint8_t spatial_layers, uint8_t temporal_layers)
    : pattern_(pattern == Pattern::kVp8 && temporal_layers != 3 ? Pattern::kFull : pattern),
      spatial_layers_(spatial_layers),
      temporal_layers_(temporal_layers) {}

PatternFrame FramePattern::frame(uint64_t position, uint8_t spatial_id) const {
  const Step step = step_at(pattern_ == Pattern::kVp8, temporal_layers_, position);
  const bool key = position == 0;
  PatternFrame frame{.temporal_id = step.temporal_id, .indications = {}};
  for (const uint8_t pictures : step.needs) {
    if (key || pictures == 0) continue;
    frame.needs[frame.needs_count++] = static_cast<uint8_t>(pictures * spatial_layers_);
  }
  frame.inter_layer = spatial_id > 0 && (key || pattern_ == Pattern::kFull);
  if (frame.inter_layer) frame.needs[frame.needs_count++] = 1;
  if (pattern_ == Pattern::kVp8) {
    const std::string_view letters = kVp8Indications[position % kVp8Indications.size()];
    for (size_t i = 0; i < letters.size(); ++i) {
      frame.indications.set(i, indication_of(letters[i]));
    }
  } else {
    frame.indications = indications(frame, spatial_id, key);
  }
  return frame;
}

// As libwebrtc does: discardable in its own target but in the base layer, a place to switch for
// those above it in time, and for those above it in space where these need nothing before it.
codec::Indications FramePattern::indications(const PatternFrame& frame, uint8_t spatial_id,
                                             bool key) const {
  codec::Indications out;
  for (uint8_t s = spatial_id; s < spatial_layers_; ++s) {
    for (uint8_t t = frame.temporal_id; t < temporal_layers_; ++t) {
      auto indication = DecodeTargetIndication::kSwitch;
      if (s == spatial_id && t == frame.temporal_id && t > 0) {
        indication = DecodeTargetIndication::kDiscardable;
      } else if (s > spatial_id && !key) {
        indication = pattern_ == Pattern::kKey ? DecodeTargetIndication::kNotPresent
                                               : DecodeTargetIndication::kRequired;
      }
      out.set(size_t{s} * temporal_layers_ + t, indication);
    }
  }
  return out;
}

size_t FramePattern::template_of(uint64_t position, uint8_t spatial_id) const {
  const size_t first = size_t{spatial_id} * (temporal_layers_ + 1u);
  return position == 0 ? first : first + 1 + temporal_id(position);
}

codec::DependencyStructure FramePattern::structure() const {
  codec::DependencyStructure structure;
  structure.decode_target_count = static_cast<uint8_t>(spatial_layers_ * temporal_layers_);
  structure.spatial_layers = spatial_layers_;
  structure.temporal_layers = temporal_layers_;
  structure.template_count = static_cast<uint8_t>(spatial_layers_ * (temporal_layers_ + 1));
  // From behind, so that the first frame of each kind stays.
  for (uint64_t position = kVp8Layers.size() + 1; position-- > 0;) {
    for (uint8_t s = 0; s < spatial_layers_; ++s) {
      const PatternFrame planned = frame(position, s);
      codec::FrameTemplate& out = structure.templates[template_of(position, s)];
      out = {.spatial_id = s,
             .temporal_id = planned.temporal_id,
             .indications = planned.indications,
             .diffs = {},
             .chain_diffs = {}};
      out.diffs.count = planned.needs_count;
      for (size_t i = 0; i < planned.needs_count; ++i) out.diffs.distance[i] = planned.needs[i];
    }
  }
  for (uint8_t i = 0; i < structure.decode_target_count; ++i) {
    structure.decode_targets[i] = {.spatial_id = static_cast<uint8_t>(i / temporal_layers_),
                                   .temporal_id = static_cast<uint8_t>(i % temporal_layers_)};
  }
  return structure;
}

}  // namespace earshot::sfu::testing
