// How much may be sent to one subscriber's transport: delay-based and loss-based congestion control
// (draft-ietf-rmcat-gcc-02) over transport-wide feedback, with probes. Where the client offers no
// transport-wide feedback, its own estimate (REMB) and receiver reports take their place.
//
// Threads: one owner, no clock; `now` does not run backwards. Nothing allocates per packet once the
// ring of sent packets has its size. Whatever the feedback says, the target stays between minimum
// and maximum. Rates in bit/s; bytes of packets are counted as they are on the wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "cc/acknowledged_bitrate.h"
#include "cc/alr_detector.h"
#include "cc/delay_estimator.h"
#include "cc/loss_control.h"
#include "cc/probe_cluster.h"
#include "cc/probe_results.h"
#include "cc/prober.h"
#include "cc/queue_drain.h"
#include "cc/rate_control.h"
#include "cc/remote_clock.h"
#include "cc/sent_packets.h"
#include "codec/transport_feedback.h"

namespace earshot::cc {

enum class FeedbackKind : uint8_t { kTransportWide, kRemb };

struct EstimatorConfig {
  FeedbackKind feedback = FeedbackKind::kTransportWide;
  int64_t start_bps = 600'000;  // 300 to 1000 kbit/s; probes correct it within a second
  int64_t min_bps = 30'000;     // audio goes on
  int64_t max_bps = 20'000'000;
};

class BandwidthEstimator {
 public:
  explicit BandwidthEstimator(const EstimatorConfig& config);

  // Just before a packet is sent: returns the number for its header extension.
  uint16_t on_packet_sent(Timestamp now, PacketKind kind, size_t bytes, uint8_t probe = 0);
  // Of what on_packet_sent() looks at, for who calls it soon.
  size_t prefetched_bytes() const;
  void prefetch_next_sent() const { sent_.prefetch_next(); }

  void on_feedback(Timestamp now, const codec::TransportFeedback& feedback);
  // From receiver reports. Without them the feedback itself gives a round trip that is a little
  // long.
  void on_rtt(Duration rtt);
  // Only for FeedbackKind::kRemb. A receiver report counts packets since the one before.
  void on_remb(int64_t bps);
  void on_receiver_report(Timestamp now, int received, int lost);

  // What the layers that somebody wants to see add up to: there is no probing above it.
  void set_wanted_bps(Timestamp now, int64_t bps);

  bool is_started() const { return started_; }  // with the first packet
  Timestamp next_deadline() const;
  void on_deadline(Timestamp now);
  // After each of the calls above: clusters for the pacer, until there is none.
  std::optional<ProbeCluster> take_probe();

  // What all media, retransmissions and padding may add up to.
  int64_t target_bps() const;
  // How fast the pacer may send it.
  int64_t pacing_bps() const;
  Duration rtt() const { return rtt_; }
  Duration queueing_delay() const { return delay_.queueing_delay(); }
  double loss() const { return loss_.loss(); }  // 0 to 1
  Timestamp loss_counted_at() const { return loss_.counted_at(); }
  bool in_alr() const { return alr_.in_alr(); }
  size_t outstanding_bytes() const { return sent_.outstanding_bytes(); }
  // What gets through; 0 while unknown.
  int64_t acknowledged_bps() const;

 private:
  void on_missing(int64_t sequence, LossControl::Report& report);
  void on_received(int64_t sequence, Duration arrival, LossControl::Report& report);
  void note_rtt(Duration sample);
  DelaySignal signal(Timestamp now) const;
  Duration usual_rtt() const;
  void update_rate(Timestamp now, const LossControl::Report& report);
  void take_probe_results(Timestamp now);
  void conclude_probes();
  void update_prober(Timestamp now);
  void update_lag(Timestamp now);
  void note_rate();
  double bounded(double bps) const;

  // What is looked at for every packet stands together.
  EstimatorConfig config_;
  SentPackets sent_;
  AlrDetector alr_;
  double allowed_bps_ = 0;  // by rate_ and loss_, as of note_rate(); the next two are drain_'s
  double drain_factor_ = 1;
  double lag_factor_ = 1;
  double usual_rtt_ms_ = 0;  // by feedback, of the last seconds
  Timestamp next_tick_;
  bool is_draining_ = false;
  bool started_ = false;

  RemoteClock clock_;
  AcknowledgedBitrate acknowledged_;
  DelayEstimator delay_;
  RateControl rate_;
  LossControl loss_;
  ProbeResults probes_;
  Prober prober_;
  // Of probes that follow each other; 0: nothing.
  struct Probed {
    double undisturbed_bps = 0;  // the most that got through as it was sent
    double limited_bps = 0;      // what was left of the one that did not
    double asked_bps = 0;        // of that
    bool is_cautious = false;
  } probed_;
  bool is_limit_known_ = false;  // the network has shown once that it has one
  QueueDrain drain_;
  Duration rtt_ = 100ms;
  bool rtt_reported_ = false;
  int64_t last_received_ = 0;  // the newest one that is known to have come
  int64_t known_since_ = 0;    // reports have left nothing out from here on
  Timestamp newest_sent_received_;
  Timestamp last_probe_sent_;
  Timestamp last_decrease_;
  Timestamp silence_answered_;
};

}  // namespace earshot::cc
