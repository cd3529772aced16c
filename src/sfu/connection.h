// What carries a transport: ICE-lite, the DTLS association, SRTP both ways, and the datagrams of
// this turn. Inside of transport; one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "dtls/association.h"
#include "dtls/fingerprint.h"
#include "ice/ice_lite_agent.h"
#include "sfu/negotiated.h"
#include "sfu/statistics.h"
#include "sfu/transport_world.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"

namespace earshot::sfu {

// A decrypted packet, in the receive buffer.
struct Opened {
  enum class Kind : uint8_t { kRtp, kRtcp };
  Kind kind = Kind::kRtp;
  std::span<uint8_t> packet;
};

class Connection {
 public:
  Connection(TransportWorld& world, const Negotiated& negotiated,
             std::vector<dtls::Fingerprint> peer, Timestamp now);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void restart_ice(const Negotiated& negotiated);

  // Answers checks, goes on with the handshake, or opens media.
  std::optional<Opened> on_datagram(Timestamp now, const ice::Path& path,
                                    std::span<uint8_t> datagram);
  void on_link_closed(Timestamp now, uint64_t link) { agent_.on_link_closed(now, link); }
  void on_deadline(Timestamp now);
  Timestamp next_deadline() const;
  void close(Timestamp now);

  // To be asked for after each of the above.
  std::optional<ice::LiteEvent> next_event() { return agent_.next_event(); }

  TransportState state() const;
  const ice::Path* path() const { return agent_.selected(); }
  bool has_keys() const { return sender_.has_value(); }
  const Traffic& traffic() const { return traffic_; }

  // Needs keys. Null: too many streams.
  srtp::SendStream* stream(uint32_t ssrc) { return sender_->stream(ssrc); }
  size_t rtp_overhead() const { return sender_->rtp_overhead(); }
  // Memory for a packet, EgressBuffers::kBytes, that it is sent from: for send_rtp() or drop().
  uint8_t* next_datagram();
  // Protects a packet into it: its size there, or 0 when it was dropped. To be followed by flush()
  // before another connection does the same. Needs keys, but for RTCP, which is dropped without.
  size_t send_rtp(uint8_t* datagram, srtp::SendStream& stream, const srtp::PlainRtp& packet);
  void drop(uint8_t* datagram) { world_.run.spare = datagram; }
  void send_rtcp(Bytes packet);
  // Hands the datagrams to the driver.
  void flush();
  // ParticipantLink::prefetch(): itself, and then what it points to. Needs keys.
  void prefetch_own() const;
  void prefetch_keys() const { sender_->prefetch_keys(); }

 private:
  void on_stun(Timestamp now, const ice::Path& path, Bytes datagram);
  std::optional<Opened> open(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram,
                             Opened::Kind kind);
  void after_dtls();
  size_t keep(uint8_t* datagram, size_t size);

  TransportWorld& world_;
  ice::LiteAgent agent_;
  dtls::Association association_;
  std::optional<srtp::SrtpReceiver> receiver_;
  std::optional<srtp::SrtpSender> sender_;
  Traffic traffic_;
};

}  // namespace earshot::sfu
