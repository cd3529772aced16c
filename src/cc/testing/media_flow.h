// A call's media through an emulated path: an encoder that follows the target, the pacer, the
// estimator, and the other side's feedback. The reverse path carries feedback alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "base/time.h"
#include "cc/bandwidth_estimator.h"
#include "cc/pacer.h"
#include "cc/testing/link.h"
#include "cc/testing/simulation.h"
#include "cc/twcc_receiver.h"

namespace earshot::cc::testing {

struct MediaConfig {
  EstimatorConfig estimator = {};
  int64_t audio_bps = 40'000;          // 50 packets a second; 0: none
  int64_t video_bps_max = 50'000'000;  // what the encoder would use if it could; 0: none
  bool can_pad = true;
  double key_frame_factor = 1;    // of the usual size, every 10 seconds
  double remote_clock_drift = 0;  // 1e-4: the other side's clock is 100 ppm fast
};

class MediaFlow {
 public:
  MediaFlow(netsim::Simulation& simulation, netsim::Link& forward, netsim::Link& backward,
            const MediaConfig& config);
  MediaFlow(const MediaFlow&) = delete;
  MediaFlow& operator=(const MediaFlow&) = delete;

  void start();
  void set_video_max(int64_t bps) { config_.video_bps_max = bps; }

  const BandwidthEstimator& estimator() const { return estimator_; }
  BandwidthEstimator& estimator() { return estimator_; }
  const Pacer& pacer() const { return pacer_; }

  // Of everything that arrived since the last call, padding included.
  double delivered_bps();
  uint64_t feedback_messages() const { return feedback_messages_; }
  uint64_t feedback_bytes() const { return feedback_bytes_; }
  uint64_t dropped() const { return dropped_; }
  uint64_t padding_bytes() const { return padding_bytes_; }
  Duration audio_delay_max() const { return audio_delay_max_; }  // in the pacer

 private:
  void send_audio();
  void send_frame();
  void push(PacketKind kind, size_t bytes);
  void work();
  void transmit(PacketKind kind, size_t bytes, uint8_t probe);
  void on_arrival(uint16_t sequence, size_t bytes);
  void send_feedback();
  Timestamp remote_now() const;

  netsim::Simulation& simulation_;
  netsim::Link& forward_;
  netsim::Link& backward_;
  MediaConfig config_;
  BandwidthEstimator estimator_;
  Pacer pacer_;
  TwccReceiver receiver_;
  std::map<uint32_t, Timestamp> audio_queued_;
  uint32_t next_slot_ = 0;
  uint64_t frames_ = 0;
  uint64_t delivered_bytes_ = 0;
  Timestamp delivered_since_;
  uint64_t feedback_messages_ = 0;
  uint64_t feedback_bytes_ = 0;
  uint64_t dropped_ = 0;
  uint64_t padding_bytes_ = 0;
  Duration audio_delay_max_{};
};

}  // namespace earshot::cc::testing
