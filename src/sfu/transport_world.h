// What a transport asks of its worker, what it tells it, and what all transports of a worker share.
// Everything here is called inside of a transport's inputs, on its thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/random.h"
#include "codec/sdp.h"
#include "codec/stun_message.h"
#include "dtls/context.h"
#include "ice/counters.h"
#include "ice/ice_lite_agent.h"
#include "ice/path.h"
#include "sfu/egress_buffers.h"
#include "sfu/layer_selector.h"
#include "sfu/media_packet.h"
#include "sfu/sender_clock.h"
#include "sfu/transport_id.h"

namespace earshot::sfu {

class Slot;
class Transport;

class TransportDriver {
 public:
  virtual ~TransportDriver() = default;
  // A run of datagrams begins, of at most limits::kEgressBatchMax. What was made for the one before
  // was sent, or is not needed.
  virtual void begin_run() = 0;
  // Where the next one of the run is to be written, of EgressBuffers::kBytes; good until send().
  virtual uint8_t* next_of_run() = 0;
  // Datagrams for one destination, in order: a run, or anything else outside of one, which is good
  // until the call returns. Frames of RFC 4571 are the driver's business. Most runs have one size,
  // the last one excepted. May drop. Must not call back.
  virtual void send(const ice::Path& path, std::span<const Bytes> datagrams) = 0;
};

enum class TransportState : uint8_t {
  kConnecting,
  kConnected,     // media may flow both ways
  kDisconnected,  // nothing heard for a while; may come back by itself or by an ICE restart
  kFailed,        // no way was found, or consent ended; only an ICE restart helps, if anything
};

// A source of the participant: a section in which it sends, with one codec.
struct SourceInfo {
  TrackId track = TrackId::kNone;
  std::string_view mid;  // good during the call
  codec::SdpMediaKind kind = codec::SdpMediaKind::kAudio;
  MediaCodec codec = MediaCodec::kOpus;
  Scalability scalability = Scalability::kSimulcast;
  uint8_t streams = 1;  // simulcast
};

// Inside of these calls the transport's send(), request_key_frame(), slots and getters may be used,
// none of its inputs. It lives on until the input returns.
class TransportEvents {
 public:
  virtual ~TransportEvents() = default;

  virtual void on_state(Transport& transport, TransportState state) = 0;
  // Packets of this path are the transport's from now on, or no longer.
  virtual void on_path_validated(Transport& transport, const ice::Path& path) = 0;
  virtual void on_path_dropped(Transport& transport, const ice::Path& path) = 0;
  // Checks with this name are no longer its.
  virtual void on_ufrag_retired(Transport& transport, const std::string& ufrag) = 0;

  // With its first packet. A source that begins anew (another codec or SSRC) is another track; its
  // former one ends first.
  virtual void on_source_began(Transport& transport, const SourceInfo& source) = 0;
  // A packet of a source that began: decrypted, what RTX carried restored, surplus silence marked.
  // Its bytes are good until the call returns. Packets may come twice, late, or never.
  virtual void on_media(Transport& transport, const MediaPacket& packet) = 0;
  virtual void on_source_ended(Transport& transport, TrackId track) = 0;

  // The client cannot go on without a key frame of what plays there (PLI, FIR).
  virtual void on_picture_lost(Transport& transport, Slot& slot) = 0;
};

// Of all transports of a worker since its start; plain numbers.
struct TransportCounters {
  uint64_t dropped_strange = 0;  // from a path that is not valid, or not to be told what it is
  uint64_t dropped_early = 0;    // media before there are keys
  uint64_t malformed = 0;        // authentic, and yet not to be understood
  uint64_t unknown_stream = 0;   // of no section, or not to be told of which yet
  uint64_t source_restarts_refused = 0;
  uint64_t over_limit = 0;  // of a video that brings more than it may
  uint64_t packets_in = 0;
  uint64_t packets_out = 0;
  uint64_t rtx_in = 0;
  uint64_t rtx_out = 0;
  uint64_t padding_out = 0;
  uint64_t egress_full = 0;     // no buffer, or the pacer's queue was full
  uint64_t egress_too_old = 0;  // waited too long
  uint64_t egress_too_large = 0;
  uint64_t unprotected = 0;  // refused by SRTP
  // Feedback: what clients miss, and what they are asked for again.
  uint64_t nacks_in = 0;  // packets
  uint64_t nacks_out = 0;
  uint64_t key_frames_in = 0;  // PLI and FIR
  uint64_t key_frames_out = 0;
};

// Protected datagrams of the transport that is at work.
struct EgressRun {
  std::array<Bytes, limits::kEgressBatchMax> datagrams;
  size_t count = 0;
  uint8_t* spare = nullptr;  // memory of the run in which nothing came to be
};

// Outlives its transports.
struct TransportWorld {
  TransportDriver& driver;
  TransportEvents& events;
  EgressBuffers& buffers;
  Random& random;
  const dtls::Context& dtls;
  codec::HmacSha1 hmac;
  ice::Counters& ice_counters;
  TransportCounters& counters;
  NtpTime ntp_epoch = 0;  // what the NTP time was at Timestamp zero, for sender reports
  ice::LiteConfig ice = {};
  int64_t receive_bps_max = 0;  // that anybody is sent; 0: what the path carries
  int64_t video_bps_max = 0;    // that each video may bring; likewise
  EgressRun run = {};
};

inline NtpTime ntp_at(const TransportWorld& world, Timestamp now) {
  return ntp_plus(world.ntp_epoch, Duration(now.ns()));
}

}  // namespace earshot::sfu
