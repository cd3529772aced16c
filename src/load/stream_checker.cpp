#include "load/stream_checker.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "codec/big_endian.h"
#include "codec/vp8_descriptor.h"
#include "codec/vp9_descriptor.h"

namespace earshot::load {
namespace {

using sfu::MediaCodec;
using sfu::testing::kFrameContentBytes;
using sfu::testing::kPacketOriginBytes;

constexpr size_t kKnownFramesMax = 64;  // that later ones may need
constexpr size_t kMissingMax = 4096;    // more is an outage
constexpr uint64_t kJumpMax = 2000;     // numbers; likewise
constexpr int kTornFramesMax = 4;       // under way when a switch tears them

}  // namespace

std::optional<StreamChecker::Origin> StreamChecker::receive(const codec::RtpPacket& packet,
                                                            MediaCodec codec,
                                                            uint64_t lost_on_the_way,
                                                            Timestamp now) {
  Bytes payload = packet.payload();
  uint16_t wire = packet.sequence();
  const bool is_rtx = packet.ssrc() == rtx_ssrc_;
  if (is_rtx) {
    if (payload.size() < 2) return std::nullopt;  // a probe
    wire = codec::load16(payload.data());
    payload = payload.subspan(2);
  }
  const uint64_t sequence = sequence_.unwrap(wire);
  if (!is_rtx) note_number(sequence, lost_on_the_way, now);
  missing_.erase(sequence);
  if (payload.empty()) {  // in the place of one that came too late to be wanted
    if (sequence >= judged_until_ && empty_.size() < kMissingMax) empty_.insert(sequence);
    return std::nullopt;
  }
  if (payload.size() < kFrameContentBytes + kPacketOriginBytes) {
    report(Violation::kMalformed, "a payload that was cut");
    return std::nullopt;
  }
  keep(packet, sequence, payload, codec, now);
  if (!begun_) begin(frames_.front(), sequence, lost_on_the_way);
  const uint8_t* const content = payload.data() + payload.size() - kFrameContentBytes;
  return sfu::testing::read_origin(content - kPacketOriginBytes);
}

void StreamChecker::note_number(uint64_t sequence, uint64_t lost_on_the_way, Timestamp now) {
  if (newest_ != 0 && sequence > newest_ + 1 && sequence - newest_ <= kJumpMax) {
    const Missing missing = {.since = now, .was_lost = lost_on_the_way != lost_at_newest_};
    for (uint64_t n = newest_ + 1; n < sequence && missing_.size() < kMissingMax; ++n) {
      missing_[n] = missing;
    }
  }
  if (sequence <= newest_) return;
  newest_ = sequence;
  lost_at_newest_ = lost_on_the_way;
}

void StreamChecker::keep(const codec::RtpPacket& packet, uint64_t sequence, Bytes payload,
                         MediaCodec codec, Timestamp now) {
  const uint8_t* const tail = payload.data() + payload.size() - kFrameContentBytes;
  const sfu::testing::FrameContent content = sfu::testing::read_content(tail);
  const uint64_t first = sequence - content.packet;
  if (first < judged_until_) return;  // too late
  Frame& frame = frame_at(first);
  if (frame.packets.none()) {
    frame.content = content;
    frame.origin = sfu::testing::read_origin(tail - kPacketOriginBytes);
    frame.codec = codec;
    frame.timestamp = packet.timestamp();
    frame.at = now;
  }
  if (frame.content.id != content.id) {
    return report(Violation::kTornFrame, "a frame with a hole in its numbers");
  }
  if (frame.timestamp != packet.timestamp()) {
    report(Violation::kTornFrame, "a frame with two timestamps");
  }
  frame.packets.set(content.packet);
  const auto descriptor = packet.extension(codec::RtpExtension::kDependencyDescriptor);
  if (descriptor && descriptor->size() >= 3) {
    frame.frame_number = codec::load16(descriptor->data() + 1);
  }
  read_descriptor(frame, payload);
}

// Nearly always the newest, or the one behind it.
StreamChecker::Frame& StreamChecker::frame_at(uint64_t first) {
  auto behind = frames_.end();
  while (behind != frames_.begin() && std::prev(behind)->first_sequence > first) --behind;
  if (behind != frames_.begin() && std::prev(behind)->first_sequence == first) {
    return *std::prev(behind);
  }
  Frame& frame = *frames_.emplace(behind);
  frame.first_sequence = first;
  return frame;
}

void StreamChecker::read_descriptor(Frame& frame, Bytes payload) {
  std::optional<uint16_t> picture_id;
  if (frame.codec == MediaCodec::kVp8) {
    const auto descriptor = codec::parse_vp8_descriptor(payload);
    if (!descriptor) return report(Violation::kMalformed, "a VP8 descriptor that is none");
    const bool has_fields = descriptor->has_tl0_index && descriptor->has_temporal_id;
    if (has_fields_ && !has_fields) report(Violation::kPictureId, "VP8 fields went away");
    has_fields_ |= has_fields;
    picture_id = descriptor->picture_id;
    frame.picture_id_mask = descriptor->picture_id_mask();
    if (descriptor->has_tl0_index) frame.tl0_index = descriptor->tl0_index;
  } else if (frame.codec == MediaCodec::kVp9) {
    const auto descriptor = codec::parse_vp9_descriptor(payload);
    if (!descriptor) return report(Violation::kMalformed, "a VP9 descriptor that is none");
    picture_id = descriptor->picture_id;
    frame.tl0_index = descriptor->tl0_index;
  }
  if (frame.picture_id && frame.picture_id != picture_id) {
    report(Violation::kTornFrame, "a frame with two picture ids");
  }
  frame.picture_id = picture_id;
}

// A stream begins with a key frame. When the first packet that comes is another one, something is
// missing in front of it, which nobody can ask for.
void StreamChecker::begin(const Frame& frame, uint64_t sequence, uint64_t lost_on_the_way) {
  begun_ = true;
  if (frame.is_key() && sequence == frame.first_sequence) return;
  ++(lost_on_the_way > 0 ? lost_ : gaps_);
  damaged_ = true;
}

void StreamChecker::settle(Timestamp now) {
  while (!frames_.empty() && is_complete(frames_.front(), now)) {
    const Frame frame = frames_.front();
    frames_.pop_front();
    judge(frame);
  }
}

// Nothing of it, or of what is in front of it, can still come: it has had its time since something
// behind it came. A server that halts in the middle of a frame has lost nothing.
bool StreamChecker::is_complete(const Frame& frame, Timestamp now) const {
  if (frame.at + kPatience > now) return false;
  if (!frame.is_whole() && newest_ < frame.end()) return false;
  const auto behind = missing_.lower_bound(frame.end());
  return behind == missing_.begin() || std::prev(behind)->second.since + kPatience <= now;
}

void StreamChecker::judge(const Frame& frame) {
  judge_numbers_until(frame.end());
  if (last_) {
    judge_clock(frame, *last_);
    judge_ids(frame, *last_);
  }
  judge_decoding(frame);
  last_ = frame;
  judged_until_ = frame.end();
}

void StreamChecker::judge_numbers_until(uint64_t end) {
  while (!missing_.empty() && missing_.begin()->first < end) {
    ++(missing_.begin()->second.was_lost ? lost_ : gaps_);
    damaged_ = true;
    missing_.erase(missing_.begin());
  }
  while (!empty_.empty() && *empty_.begin() < end) {
    damaged_ = true;
    empty_.erase(empty_.begin());
  }
}

void StreamChecker::judge_clock(const Frame& frame, const Frame& before) {
  const auto ticks = static_cast<int32_t>(frame.timestamp - before.timestamp);
  const bool same_picture = frame.content.spatial_id > before.content.spatial_id && ticks == 0;
  if (same_picture) return;
  if (ticks <= 0) {
    return report(Violation::kTimestamp, "it goes back by " + std::to_string(-ticks));
  }
  const Duration forward =
      Duration(1s) * static_cast<int64_t>(ticks) / sfu::clock_rate_hz(frame.codec);
  // What came in a burst after a pause of the network was made as far apart as it says.
  const auto near = [&](Duration real) {
    return forward - real <= kClockTolerance && real - forward <= kClockTolerance;
  };
  if (near(frame.at - before.at) || near(frame.origin.made - before.origin.made)) return;
  report(Violation::kTimestamp, "it goes on by " + std::to_string(forward / 1ms) +
                                    " ms, and the clock by " +
                                    std::to_string((frame.at - before.at) / 1ms));
}

void StreamChecker::judge_ids(const Frame& frame, const Frame& before) {
  if (frame.codec != before.codec) return;
  const bool same_picture =
      frame.content.spatial_id > before.content.spatial_id && frame.timestamp == before.timestamp;
  const bool next = frame.first_sequence == before.end();
  if (!same_picture && frame.picture_id && before.picture_id) {
    const uint16_t mask = frame.picture_id_mask & before.picture_id_mask;
    const int step = (*frame.picture_id - *before.picture_id) & mask;
    const bool closes = frame.codec == MediaCodec::kVp8;
    if (step == 0 || step > mask / 2 || (closes && next && step != 1)) {
      report(Violation::kPictureId, "it goes on by " + std::to_string(step));
    }
  }
  if (!same_picture && frame.tl0_index && before.tl0_index) {
    const auto step = static_cast<int8_t>(*frame.tl0_index - *before.tl0_index);
    const int8_t expected = frame.content.temporal_id == 0 ? 1 : 0;
    if (step < 0 || (next && step != expected)) {
      report(Violation::kPictureId, "TL0PICIDX goes on by " + std::to_string(step));
    }
  }
  if (frame.frame_number && before.frame_number) {
    const auto step = static_cast<int16_t>(*frame.frame_number - *before.frame_number);
    if (step <= 0) report(Violation::kFrameNumber, "it goes on by " + std::to_string(step));
  }
}

// Whether a key frame follows at once: then a switch of layers or sources has torn this one.
bool StreamChecker::is_torn_by_a_switch() const {
  auto next = frames_.begin();
  for (int i = 0; i < kTornFramesMax && next != frames_.end(); ++i, ++next) {
    if (next->is_key()) return true;
  }
  return false;
}

void StreamChecker::judge_decoding(const Frame& frame) {
  const auto has = [&](uint32_t id) {
    return id == 0 || std::find(known_.begin(), known_.end(), id) != known_.end();
  };
  if (frame.is_whole() && has(frame.content.needs[0]) && has(frame.content.needs[1])) {
    if (frame.is_key()) {
      known_.clear();
      damaged_ = false;
    }
    known_.push_back(frame.content.id);
    if (known_.size() > kKnownFramesMax) known_.pop_front();
    ++decoded_;
    return;
  }
  if (is_torn_by_a_switch()) return;
  ++undecodable_;
  wants_key_frame_ = true;
  if (damaged_) return;
  report(Violation::kUndecodable, frame.is_whole() ? "what it needs was not sent"
                                                   : "it is not whole, and nothing is missing");
}

}  // namespace earshot::load
