#include "sfu/testing/client_connection.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "codec/demux.h"
#include "codec/rtp_packet.h"
#include "srtp/keys.h"
#include "srtp/packet.h"

namespace earshot::sfu::testing {

ClientConnection::ClientConnection(const ClientConfig& config, const Negotiated& negotiated,
                                   Random& random, Send send)
    : config_(config),
      send_(std::move(send)),
      ice_(config.hmac, random, {negotiated.remote_ice.ufrag, negotiated.remote_ice.pwd},
           {negotiated.local_ice.ufrag, negotiated.local_ice.pwd}, config.servers) {}

void ClientConnection::use(Timestamp now, const SocketAddress& local) {
  ice_.use(now, local);
  drain(now);
}

void ClientConnection::restart_ice(Timestamp now, const Negotiated& negotiated) {
  ice_.restart(now, {negotiated.remote_ice.ufrag, negotiated.remote_ice.pwd},
               {negotiated.local_ice.ufrag, negotiated.local_ice.pwd});
  drain(now);
}

dtls::State ClientConnection::dtls_state() const {
  return association_ ? association_->state() : dtls::State::kConnecting;
}

std::optional<ClientConnection::Opened> ClientConnection::on_datagram(Timestamp now,
                                                                      const ice::Path& path,
                                                                      std::span<uint8_t> datagram) {
  std::optional<Opened> opened;
  switch (codec::classify(datagram)) {
    case codec::DatagramKind::kStun:
      if (const auto message = codec::StunMessage::parse(datagram)) {
        ice_.on_stun(now, path, *message);
      }
      break;
    case codec::DatagramKind::kDtls:
      if (association_) association_->on_datagram(now, datagram);
      break;
    case codec::DatagramKind::kRtp:
      if (!receiver_) break;
      if (const auto rtp = receiver_->unprotect_rtp(datagram)) {
        opened = {.is_rtcp = false, .packet = rtp->packet};
      }
      break;
    case codec::DatagramKind::kRtcp:
      if (!receiver_) break;
      if (const auto rtcp = receiver_->unprotect_rtcp(datagram)) {
        opened = {.is_rtcp = true, .packet = *rtcp};
      }
      break;
    case codec::DatagramKind::kTurnChannel:
    case codec::DatagramKind::kUnknown: break;
  }
  drain(now);
  return opened;
}

void ClientConnection::on_deadline(Timestamp now) {
  if (association_) {
    const auto deadline = association_->next_deadline();
    if (deadline && *deadline <= now) association_->on_deadline(now);
  }
  drain(now);
}

Timestamp ClientConnection::next_deadline() const {
  Timestamp next = ice_.next_deadline().value_or(Timestamp::max());
  if (association_) {
    next = std::min(next, association_->next_deadline().value_or(Timestamp::max()));
  }
  return next;
}

void ClientConnection::close(Timestamp now) {
  if (association_) association_->close(now);
  drain(now);
}

void ClientConnection::drain(Timestamp now) {
  while (const auto packet = ice_.next_packet(now, out_)) send_(packet->path, packet->bytes);
  const ice::Path* const path = ice_.selected();
  if (path == nullptr) return;
  if (!association_) {
    association_.emplace(*config_.dtls, dtls::Role::kClient, config_.server_fingerprints, now);
  }
  for (const dtls::Datagram& datagram : association_->take_output()) send_(*path, datagram);
  const dtls::SrtpKeys* const keys = association_->keys();
  if (keys == nullptr || sender_) return;
  const auto masters = srtp::split_keying_material(keys->profile, keys->material);
  CHECK(masters.ok());
  sender_.emplace(keys->profile, masters->client);
  receiver_.emplace(keys->profile, masters->server);
}

bool ClientConnection::send_rtp(Bytes packet) {
  const auto header_bytes = codec::rtp_header_bytes(packet);
  if (!is_connected() || !header_bytes) return false;
  srtp::SendStream* const stream = sender_->stream(srtp::rtp_ssrc(packet));
  if (stream == nullptr) return false;
  const srtp::PlainRtp plain = {.header = packet.first(*header_bytes),
                                .prefix = {},
                                .payload = packet.subspan(*header_bytes)};
  const uint64_t index = stream->index_of(srtp::rtp_sequence(packet));
  const size_t size = sender_->protect_rtp(*stream, index, plain, out_);
  if (size > 0) send_(*ice_.selected(), Bytes(out_).first(size));
  return size > 0;
}

bool ClientConnection::send_rtcp(Bytes packet) {
  if (!is_connected() || packet.size() < srtp::kRtcpHeaderBytes) return false;
  const size_t size = sender_->protect_rtcp(packet, out_);
  if (size > 0) send_(*ice_.selected(), Bytes(out_).first(size));
  return size > 0;
}

}  // namespace earshot::sfu::testing
