#include "cc/testing/media_flow.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/check.h"

namespace earshot::cc::testing {
namespace {

constexpr size_t kPacketBytes = 1150;
constexpr size_t kSmallestPacket = 60;
constexpr Duration kAudioInterval = 20ms;
constexpr int kFramesPerSecond = 30;
constexpr uint64_t kKeyFrameEvery = 300;
constexpr double kFrameNoise = 0.2;
constexpr size_t kFeedbackBytesMax = 1200;
constexpr size_t kHeaderBytes = 42;  // of IPv4, UDP and SRTCP
constexpr uint32_t kSsrc = 1;

}  // namespace

MediaFlow::MediaFlow(netsim::Simulation& simulation, netsim::Link& forward, netsim::Link& backward,
                     const MediaConfig& config)
    : simulation_(simulation),
      forward_(forward),
      backward_(backward),
      config_(config),
      estimator_(config.estimator) {}

void MediaFlow::start() {
  delivered_since_ = simulation_.now();
  if (config_.audio_bps > 0) simulation_.every(kAudioInterval, [this] { send_audio(); });
  simulation_.every(Duration(1s) / kFramesPerSecond, [this] { send_frame(); });
  simulation_.every(1ms, [this] { work(); });
  simulation_.every(5ms, [this] { send_feedback(); });
}

void MediaFlow::push(PacketKind kind, size_t bytes) {
  const uint32_t slot = next_slot_++;
  if (kind == PacketKind::kAudio) audio_queued_[slot] = simulation_.now();
  const PacerPacket packet = {
      .slot = slot, .bytes = static_cast<uint16_t>(bytes), .stream = 0, .kind = kind};
  if (!pacer_.push(simulation_.now(), packet)) ++dropped_;
}

void MediaFlow::send_audio() {
  push(PacketKind::kAudio, static_cast<size_t>(config_.audio_bps / 8 / 50));
  work();
}

void MediaFlow::send_frame() {
  ++frames_;
  const int64_t left = estimator_.target_bps() - config_.audio_bps;
  const double bps = static_cast<double>(std::min(left, config_.video_bps_max));
  double bytes = bps / 8 / kFramesPerSecond;
  bytes *= 1 + kFrameNoise * (2 * simulation_.uniform() - 1);
  if (frames_ % kKeyFrameEvery == 0) bytes *= config_.key_frame_factor;
  if (bytes < kSmallestPacket) return;
  // A frame's packets are of nearly equal size.
  const auto total = static_cast<size_t>(bytes);
  const size_t packets = (total + kPacketBytes - 1) / kPacketBytes;
  for (size_t i = 0; i < packets; ++i) push(PacketKind::kVideo, total / packets);
  work();
}

void MediaFlow::work() {
  const Timestamp now = simulation_.now();
  if (now >= estimator_.next_deadline()) estimator_.on_deadline(now);
  while (const auto cluster = estimator_.take_probe()) pacer_.probe(*cluster);
  pacer_.set_rate(static_cast<double>(estimator_.pacing_bps()));
  std::array<PacerAction, 16> actions;
  while (const size_t count = pacer_.take(now, actions)) {
    for (size_t i = 0; i < count; ++i) {
      const PacerAction& action = actions[i];
      const PacerPacket& packet = action.packet;
      if (packet.kind == PacketKind::kAudio) {
        audio_delay_max_ = std::max(audio_delay_max_, now - audio_queued_[packet.slot]);
        audio_queued_.erase(packet.slot);
      }
      if (action.what == PacerAction::What::kDrop) {
        ++dropped_;
      } else if (action.what == PacerAction::What::kSend) {
        transmit(packet.kind, packet.bytes, action.probe);
      } else if (config_.can_pad) {
        const size_t bytes = std::max<size_t>(packet.bytes, kSmallestPacket);
        transmit(PacketKind::kPadding, bytes, action.probe);
        padding_bytes_ += bytes;
        pacer_.on_padding_sent(now, bytes, 1);
      } else {
        pacer_.on_padding_sent(now, 0, 0);
      }
    }
  }
}

void MediaFlow::transmit(PacketKind kind, size_t bytes, uint8_t probe) {
  const uint16_t sequence = estimator_.on_packet_sent(simulation_.now(), kind, bytes, probe);
  forward_.send(bytes, [this, sequence, bytes] { on_arrival(sequence, bytes); });
}

Timestamp MediaFlow::remote_now() const {
  const auto since = static_cast<double>(simulation_.elapsed().count());
  return Timestamp::from_ns(77'123'456'789 +
                            static_cast<int64_t>(since * (1 + config_.remote_clock_drift)));
}

void MediaFlow::on_arrival(uint16_t sequence, size_t bytes) {
  delivered_bytes_ += bytes;
  receiver_.on_packet(remote_now(), sequence, bytes);
}

void MediaFlow::send_feedback() {
  std::vector<uint8_t> bytes(kFeedbackBytesMax);
  codec::RtcpWriter writer(bytes);
  while (receiver_.write_feedback(remote_now(), kSsrc, kSsrc, writer)) {
    ++feedback_messages_;
  }
  if (writer.size() == 0) return;
  bytes.resize(writer.size());
  feedback_bytes_ += bytes.size() + kHeaderBytes;
  backward_.send(bytes.size() + kHeaderBytes, [this, bytes = std::move(bytes)] {
    codec::RtcpWalk walk(bytes);
    while (const auto packet = walk.next()) {
      const auto feedback = codec::TransportFeedback::parse(*packet);
      CHECK(feedback.has_value());
      estimator_.on_feedback(simulation_.now(), *feedback);
    }
  });
}

double MediaFlow::delivered_bps() {
  const auto elapsed = static_cast<double>((simulation_.now() - delivered_since_).count());
  const double bps = elapsed > 0 ? static_cast<double>(delivered_bytes_) * 8e9 / elapsed : 0;
  delivered_bytes_ = 0;
  delivered_since_ = simulation_.now();
  return bps;
}

}  // namespace earshot::cc::testing
