#include "sfu/testing/viewer.h"

#include <algorithm>
#include <span>

#include "codec/big_endian.h"
#include "codec/vp8_descriptor.h"
#include "codec/vp9_descriptor.h"

namespace earshot::sfu::testing {
namespace {

constexpr size_t kTornFramesMax = 4;  // as many are under way at a time

bool is_key(const Viewer::Frame& frame) { return frame.content.needs == std::array<uint32_t, 2>{}; }

}  // namespace

void Viewer::receive(Bytes bytes, MediaCodec kind, Timestamp now) {
  const auto packet = codec::RtpPacket::parse(bytes, extensions_);
  if (!packet) return fault("a packet that is no RTP");
  Bytes payload = packet->payload();
  uint16_t wire = packet->sequence();
  const auto index = static_cast<size_t>(kind);
  uint8_t expected_type = config_.payload_types[index];
  if (packet->ssrc() == config_.rtx_ssrc) {
    expected_type = config_.rtx_payload_types[index];
    if (payload.empty()) return;  // a probe
    if (payload.size() < 2) return fault("an RTX packet without a number");
    wire = codec::load16(payload.data());
    payload = payload.subspan(2);
  } else if (packet->ssrc() != config_.ssrc) {
    return fault("a packet of another SSRC");
  }
  if (packet->payload_type() != expected_type) fault("a packet of another payload type");
  const uint64_t sequence = sequence_.unwrap(wire);
  if (!numbers_.empty()) {
    for (uint64_t n = numbers_.rbegin()->first + 1; n < sequence; ++n) numbers_[n] = false;
  }
  const bool is_repetition = std::exchange(numbers_[sequence], true);
  if (packet->ssrc() == config_.ssrc && !on_own_ssrc_.insert(sequence).second) {
    fault("number " + std::to_string(wire) + " was used twice");
  }
  if (payload.empty()) {
    ++padding_only_;
    return;
  }
  if (!is_repetition) keep(*packet, sequence, payload, kind, now);
}

void Viewer::keep(const codec::RtpPacket& packet, uint64_t sequence, Bytes payload, MediaCodec kind,
                  Timestamp now) {
  if (payload.size() < kFrameContentBytes + kPacketOriginBytes) {
    return fault("a payload that was cut");
  }
  const FrameContent content = read_content(payload.data() + payload.size() - kFrameContentBytes);
  // By the number of its first packet: a frame can come again, when its source plays again.
  Frame& frame = frames_[sequence - content.packet];
  if (frame.packets.empty()) {
    frame.content = content;
    frame.timestamp = packet.timestamp();
    frame.at = now;
    frame.first_sequence = sequence - content.packet;
  }
  if (frame.content.id != content.id) return fault("a frame with a hole in its numbers");
  if (frame.timestamp != packet.timestamp()) fault("a frame with two timestamps");
  if (frame.first_sequence != sequence - content.packet)
    fault("a frame with a hole in its numbers");
  frame.packets.insert(content.packet);
  const auto value = packet.extension(codec::RtpExtension::kDependencyDescriptor);
  if (value && value->size() >= 3) frame.frame_number = codec::load16(value->data() + 1);
  frame.marker |= packet.marker();
  if (!encrypted_payloads) return read_descriptor(frame, payload, kind);
  const Bytes front = payload.first(payload.size() - kFrameContentBytes - kPacketOriginBytes);
  const auto expected = encrypted_bytes(content, front.size());
  if (!std::equal(front.begin(), front.end(), expected.begin())) {
    fault("an encrypted payload that was changed");
  }
}

void Viewer::read_descriptor(Frame& frame, Bytes payload, MediaCodec kind) {
  if (kind == MediaCodec::kVp8) {
    const auto descriptor = codec::parse_vp8_descriptor(payload);
    if (!descriptor) return fault("a VP8 descriptor that cannot be read");
    const bool has_fields = descriptor->has_tl0_index && descriptor->has_temporal_id;
    if (has_fields_ && !has_fields) fault("VP8 fields went away");
    has_fields_ |= has_fields;
    if (frame.picture_id && *frame.picture_id != descriptor->picture_id) {
      fault("a frame with two picture ids");
    }
    frame.picture_id = descriptor->picture_id;
    frame.picture_id_mask = descriptor->picture_id_mask();
    if (descriptor->has_tl0_index) frame.tl0_index = descriptor->tl0_index;
  }
  if (kind == MediaCodec::kVp9) {
    const auto descriptor = codec::parse_vp9_descriptor(payload);
    if (!descriptor) return fault("a VP9 descriptor that cannot be read");
    frame.picture_id = descriptor->picture_id;
    frame.tl0_index = descriptor->tl0_index;
  }
}

std::vector<uint16_t> Viewer::missing() const {
  std::vector<uint16_t> out;
  for (const auto& [number, came] : numbers_) {
    if (!came) out.push_back(static_cast<uint16_t>(number));
  }
  return out;
}

void Viewer::check_frame(const Frame& frame, const Frame& before) {
  const std::string name = "frame " + std::to_string(frame.content.id);
  const auto ticks = static_cast<int32_t>(frame.timestamp - before.timestamp);
  const bool same_picture = frame.content.spatial_id > before.content.spatial_id && ticks == 0;
  if (ticks <= 0 && !same_picture) {
    fault(name + ": its timestamp goes back by " + std::to_string(-ticks));
  }
  const uint32_t rate_hz = config_.audio ? 48'000 : 90'000;
  const auto apart = Duration(int64_t{ticks} * 1'000'000'000 / rate_hz) - (frame.at - before.at);
  if (apart > clock_tolerance || apart < -clock_tolerance) {
    fault(name + ": its timestamp is " + std::to_string(apart / std::chrono::milliseconds(1)) +
          " ms from the clock");
  }
  if (!same_picture) check_numbers(frame, before);
  if (frame.frame_number && before.frame_number &&
      static_cast<int16_t>(*frame.frame_number - *before.frame_number) <= 0) {
    fault(name + ": its frame number does not go on");
  }
}

void Viewer::check_numbers(const Frame& frame, const Frame& before) {
  const std::string name = "frame " + std::to_string(frame.content.id);
  const bool next = frame.first_sequence == before.first_sequence + before.content.packets;
  if (frame.picture_id && before.picture_id) {
    const uint16_t mask = frame.picture_id_mask & before.picture_id_mask;
    const int step = static_cast<int>(*frame.picture_id - *before.picture_id) & mask;
    if (step == 0 || step > mask / 2 || (closed_picture_ids && next && step != 1)) {
      fault(name + ": its picture id goes on by " + std::to_string(step));
    }
  }
  if (frame.tl0_index && before.tl0_index) {
    const auto step = static_cast<int8_t>(*frame.tl0_index - *before.tl0_index);
    const int8_t expected = frame.content.temporal_id == 0 ? 1 : 0;
    if (step < 0 || (next && step != expected)) {
      fault(name + ": its TL0PICIDX goes on by " + std::to_string(step));
    }
  }
}

void Viewer::finish() {
  std::vector<const Frame*> order;
  for (const auto& [id, frame] : frames_) order.push_back(&frame);
  std::sort(order.begin(), order.end(),
            [](const Frame* a, const Frame* b) { return a->first_sequence < b->first_sequence; });
  std::set<uint32_t> known = {0};
  for (size_t i = 0; i < order.size(); ++i) {
    const Frame& frame = *order[i];
    if (i > 0) check_frame(frame, *order[i - 1]);
    const bool whole = frame.packets.size() == frame.content.packets;
    const bool has_all =
        known.contains(frame.content.needs[0]) && known.contains(frame.content.needs[1]);
    if (whole && has_all) {
      if (is_key(frame)) known = {0};
      known.insert(frame.content.id);
      decoded_.push_back(frame);
      continue;
    }
    const auto rest = std::span(order).subspan(i + 1);
    const auto next = rest.first(std::min<size_t>(rest.size(), kTornFramesMax));
    const bool is_torn =
        (rest.empty() && !whole) ||
        std::any_of(next.begin(), next.end(), [](const Frame* later) { return is_key(*later); });
    ++(is_torn ? torn_ : undecodable_);
  }
}

}  // namespace earshot::sfu::testing
