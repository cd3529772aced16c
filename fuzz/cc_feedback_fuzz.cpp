// links: cc codec
// Congestion control of one transport under any feedback: reports that name any packets and times,
// raw bytes, estimates, and time that passes, while packets of all kinds go through the pacer. What
// comes out stays within its bounds, no packet is lost between queue and wire, and what the
// receiver writes is well-formed.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "cc/bandwidth_estimator.h"
#include "cc/pacer.h"
#include "cc/twcc_receiver.h"

using namespace earshot;
using namespace earshot::cc;

namespace {

constexpr EstimatorConfig kConfig = {
    .start_bps = 500'000, .min_bps = 30'000, .max_bps = 10'000'000};

class Session {
 public:
  explicit Session(Bytes script) : script_(script) {
    EstimatorConfig config = kConfig;
    if (byte() % 8 == 0) config.feedback = FeedbackKind::kRemb;
    estimator_ = BandwidthEstimator(config);
  }

  void run() {
    while (script_.remaining() > 0) {
      step();
      check();
    }
  }

 private:
  uint8_t byte() { return script_.remaining() > 0 ? script_.u8() : uint8_t{0}; }
  uint16_t word() { return static_cast<uint16_t>(byte() << 8 | byte()); }

  void step() {
    switch (byte() % 14) {
      case 0: now_ += std::chrono::microseconds(word()); break;
      case 1: now_ += std::chrono::milliseconds(word()); break;
      case 2: push(PacketKind::kAudio); break;
      case 3: push(PacketKind::kRetransmission); break;
      case 4: push(PacketKind::kVideo); break;
      case 5: report(); break;
      case 6: report_all(); break;
      case 7: raw_report(); break;
      case 8: estimator_.set_wanted_bps(now_, int64_t{word()} * 1000); break;
      case 9: estimator_.on_remb(static_cast<int64_t>(word()) << byte() % 48); break;
      case 10: estimator_.on_receiver_report(now_, word(), word()); break;
      case 11: estimator_.on_rtt(std::chrono::milliseconds(static_cast<int16_t>(word()))); break;
      case 12: receive(); break;
      default: pacer_.cancel(byte() % 4, [this](const PacerPacket&) { ++left_; }); break;
    }
    work();
  }

  void push(PacketKind kind) {
    for (int count = byte() % 16; count >= 0; --count) {
      const auto bytes = static_cast<uint16_t>(1 + word() % 1400);
      const uint16_t stream = byte() & 3;
      pushed_ += pacer_.push(now_, {.bytes = bytes, .stream = stream, .kind = kind}) ? 1 : 0;
    }
  }

  void work() {
    if (now_ >= estimator_.next_deadline()) estimator_.on_deadline(now_);
    CHECK(estimator_.next_deadline() > now_);
    while (const auto cluster = estimator_.take_probe()) {
      CHECK(cluster->bps > 0 && cluster->bps <= static_cast<double>(kConfig.max_bps));
      pacer_.probe(*cluster);
    }
    pacer_.set_rate(static_cast<double>(estimator_.pacing_bps()));
    std::array<PacerAction, 8> actions;
    while (const size_t count = pacer_.take(now_, actions)) {
      for (size_t i = 0; i < count; ++i) carry_out(actions[i]);
    }
  }
  void carry_out(const PacerAction& action) {
    size_t bytes = action.packet.bytes;
    if (action.what != PacerAction::What::kPadding) {
      ++left_;
      if (action.what == PacerAction::What::kDrop) return;
    } else {
      CHECK(action.probe != 0 && bytes > 0);
      bytes = byte() % 4 == 0 ? 0 : bytes;
      pacer_.on_padding_sent(now_, bytes, bytes > 0 ? 1 : 0);
      if (bytes == 0) return;
    }
    newest_ = estimator_.on_packet_sent(now_, action.packet.kind, bytes, action.probe);
  }

  // About some packets near the newest, at some times.
  void report() {
    std::vector<codec::PacketArrival> arrivals;
    uint64_t sequence = 65'536 + newest_ - byte();
    const uint64_t base = sequence;
    Timestamp at = now_ + std::chrono::milliseconds(static_cast<int16_t>(word()));
    for (int count = byte() % 64; count >= 0; --count) {
      at += std::chrono::microseconds(static_cast<int16_t>(word()));
      arrivals.push_back({.sequence = sequence, .arrival = at});
      sequence += 1 + byte() % 3;
    }
    deliver(arrivals, base);
  }
  // As a path would make it that delays each packet by the same time.
  void report_all() {
    std::vector<codec::PacketArrival> arrivals;
    const uint64_t base = 65'536 + newest_ - byte() % 64;
    for (uint64_t s = base; s <= 65'536u + newest_; ++s) {
      arrivals.push_back({.sequence = s, .arrival = now_ + std::chrono::microseconds(s % 4096)});
    }
    deliver(arrivals, base);
  }
  void deliver(std::span<const codec::PacketArrival> arrivals, uint64_t base) {
    std::array<uint8_t, 1200> bytes;
    codec::RtcpWriter writer(bytes);
    writer.add_transport_feedback({.base_sequence = base}, arrivals);
    read(writer.written());
  }
  void raw_report() {
    std::vector<uint8_t> bytes = {0x8f, 205, 0, 0};
    const Bytes body = script_.bytes(std::min<size_t>(byte() * 4, script_.remaining() / 4 * 4));
    bytes.insert(bytes.end(), body.begin(), body.end());
    bytes[2] = static_cast<uint8_t>(body.size() / 4 >> 8);
    bytes[3] = static_cast<uint8_t>(body.size() / 4);
    read(bytes);
  }
  void read(Bytes bytes) {
    codec::RtcpWalk walk(bytes);
    while (const auto packet = walk.next()) {
      const auto feedback = codec::TransportFeedback::parse(*packet);
      if (feedback) estimator_.on_feedback(now_, *feedback);
    }
  }

  void receive() {
    for (int count = byte() % 64; count >= 0; --count) {
      const uint8_t jump = byte();
      received_ = jump == 255 ? word() : static_cast<uint16_t>(received_ + jump % 4 - 1);
      receiver_.on_packet(now_, received_, 1 + word() % 1400);
    }
    if (now_ < receiver_.next_deadline()) return;
    std::array<uint8_t, 1200> bytes;
    codec::RtcpWriter writer(bytes);
    while (receiver_.write_feedback(now_, 1, 2, writer)) writer = codec::RtcpWriter(bytes);
    CHECK(receiver_.next_deadline() > now_);
  }

  void check() {
    CHECK(estimator_.target_bps() >= kConfig.min_bps);
    CHECK(estimator_.target_bps() <= kConfig.max_bps);
    CHECK(estimator_.pacing_bps() >= estimator_.target_bps());
    CHECK(estimator_.acknowledged_bps() >= 0);
    CHECK(estimator_.loss() >= 0 && estimator_.loss() <= 1);
    CHECK(estimator_.rtt() >= Duration::zero());
    CHECK(estimator_.queueing_delay() >= Duration::zero());
    CHECK(pushed_ == left_ + pacer_.queued_packets());
    CHECK(pacer_.queued_bytes() <= limits::kPacerBytesMax);
  }

  ByteReader script_;
  BandwidthEstimator estimator_{kConfig};
  Pacer pacer_;
  TwccReceiver receiver_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000'000);
  uint16_t newest_ = 0;
  uint16_t received_ = 0;
  uint64_t pushed_ = 0;
  uint64_t left_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(Bytes(data, size)).run();
  return 0;
}
