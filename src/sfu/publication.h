// One source of a participant as it comes in: one RTP stream, or one for each simulcast layer, with
// what is missing of each, what receiver reports say, and when to ask for key frames. Inside of
// uplink; one owner; nothing is allocated per packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"
#include "codec/rtcp_writer.h"
#include "codec/rtp_packet.h"
#include "sfu/key_frame_requests.h"
#include "sfu/layer_rates.h"
#include "sfu/media_packet.h"
#include "sfu/nack_list.h"
#include "sfu/negotiated.h"
#include "sfu/publish_limit.h"
#include "sfu/receive_statistics.h"
#include "sfu/sender_clock.h"
#include "sfu/silence_gate.h"
#include "sfu/statistics.h"
#include "sfu/stream_reader.h"

namespace earshot::sfu {

// Of one SSRC.
struct IncomingStream {
  IncomingStream(TrackId track, MediaCodec codec, uint8_t layer)
      : reader(track, codec, layer), statistics(clock_rate_hz(codec)) {}

  uint32_t ssrc = 0;  // 0: nothing came yet
  StreamReader reader;
  NackList nacks;
  ReceiveStatistics statistics;
};

class Publication {
 public:
  // `streams`: as many as the section has RIDs, or 1 without simulcast.
  // `bps_max`: of a video; 0: what the path carries.
  Publication(TrackId track, const PayloadType& payload_type, bool simulcast, uint8_t streams,
              int64_t bps_max);

  TrackId track() const { return track_; }
  MediaCodec codec() const { return payload_type_.codec; }
  Scalability scalability() const { return scalability_; }
  const StreamClocks& clocks() const { return clocks_; }
  IncomingStream& stream(size_t layer) { return streams_[layer]; }
  size_t streams() const { return streams_.size(); }
  // The one that this SSRC carries; nullptr: none.
  IncomingStream* stream_of(uint32_t ssrc);

  // A packet of a stream, restored from RTX or not. Its bytes are those of `packet`.
  MediaPacket on_packet(Timestamp now, const codec::RtpPacket& packet, uint8_t layer,
                        bool restored);
  void on_sender_report(Timestamp now, IncomingStream& stream, const codec::SenderReport& report);

  void request_key_frame(Timestamp now, uint8_t stream) { key_frames_.want(stream, now); }

  // Asks for what is due now. False: there was no room for all of it, and more is to be written.
  bool write_feedback(Timestamp now, Duration rtt, uint32_t sender_ssrc, codec::RtcpWriter& out);
  // What has been asked for since the call before.
  struct Asked {
    uint64_t packets = 0;
    uint64_t key_frames = 0;
  };
  Asked take_asked() { return std::exchange(asked_, {}); }
  // When there may be something; Timestamp(): now.
  Timestamp next_feedback(Duration rtt) const;

  // Whether packets of that stream go on to others, or its publisher sends more than it may.
  bool takes(size_t stream) const { return limit_.takes(stream); }

  // How many of its streams or spatial layers live.
  uint8_t live_layers(Timestamp now) const;
  Arrived arrived() const;

 private:
  void look_at_rates(Timestamp now);
  bool write_nacks(Timestamp now, Duration rtt, uint32_t sender_ssrc, codec::RtcpWriter& out);
  bool ask_key_frame(uint32_t sender_ssrc, size_t layer, codec::RtcpWriter& out);

  TrackId track_;
  PayloadType payload_type_;
  Scalability scalability_;
  std::vector<IncomingStream> streams_;
  StreamClocks clocks_;
  KeyFrameRequests key_frames_;
  LayerRates layer_rates_;
  KeyFrameRequests::Rates rates_{};  // of each stream, not much older than the last packet
  PublishLimit limit_;
  Timestamp rates_at_;
  SilenceGate silence_;
  Asked asked_;
  uint8_t unwritten_key_frames_ = 0;  // streams to be asked that found no room, as bits
  std::array<uint8_t, limits::kSimulcastLayersMax> fir_commands_{};
};

}  // namespace earshot::sfu
