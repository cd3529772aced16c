#include "sfu/connection.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/prefetch.h"
#include "codec/demux.h"
#include "codec/stun_message.h"

namespace earshot::sfu {

using codec::DatagramKind;

Connection::Connection(TransportWorld& world, const Negotiated& negotiated,
                       std::vector<dtls::Fingerprint> peer, Timestamp now)
    : world_(world),
      agent_(world.ice, world.hmac, world.ice_counters,
             {negotiated.local_ice.ufrag, negotiated.local_ice.pwd}, negotiated.remote_ice.ufrag,
             now),
      association_(world.dtls, dtls::Role::kServer, std::move(peer), now) {}

void Connection::restart_ice(const Negotiated& negotiated) {
  agent_.restart({negotiated.local_ice.ufrag, negotiated.local_ice.pwd},
                 negotiated.remote_ice.ufrag);
}

std::optional<Opened> Connection::on_datagram(Timestamp now, const ice::Path& path,
                                              std::span<uint8_t> datagram) {
  const DatagramKind kind = codec::classify(datagram);
  if (kind == DatagramKind::kStun) {
    on_stun(now, path, datagram);
    return std::nullopt;
  }
  const bool is_known =
      kind == DatagramKind::kDtls || kind == DatagramKind::kRtp || kind == DatagramKind::kRtcp;
  if (!is_known || !agent_.accepts(path)) {
    ++world_.counters.dropped_strange;
    return std::nullopt;
  }
  switch (kind) {
    case DatagramKind::kRtp: return open(now, path, datagram, Opened::Kind::kRtp);
    case DatagramKind::kRtcp: return open(now, path, datagram, Opened::Kind::kRtcp);
    default:
      association_.on_datagram(now, datagram);
      after_dtls();
      return std::nullopt;
  }
}

void Connection::on_stun(Timestamp now, const ice::Path& path, Bytes datagram) {
  const auto message = codec::StunMessage::parse(datagram);
  if (!message) {
    ++world_.counters.dropped_strange;
    return;
  }
  std::array<uint8_t, ice::LiteAgent::kAnswerBytesMax> out;
  const Bytes answer = agent_.on_stun(now, path, *message, out);
  if (!answer.empty()) world_.driver.send(path, std::span(&answer, 1));
}

std::optional<Opened> Connection::open(Timestamp now, const ice::Path& path,
                                       std::span<uint8_t> datagram, Opened::Kind kind) {
  if (!receiver_) {
    ++world_.counters.dropped_early;
    return std::nullopt;
  }
  std::optional<std::span<uint8_t>> packet;
  if (kind == Opened::Kind::kRtcp) {
    packet = receiver_->unprotect_rtcp(datagram);
  } else if (const auto rtp = receiver_->unprotect_rtp(datagram)) {
    packet = rtp->packet;
    ++traffic_.packets_in;
    traffic_.bytes_in += datagram.size();
  }
  if (!packet) return std::nullopt;
  agent_.on_authenticated_packet(now, path);
  return Opened{.kind = kind, .packet = *packet};
}

void Connection::on_deadline(Timestamp now) {
  const auto ice = agent_.next_deadline();
  if (ice && *ice <= now) agent_.on_deadline(now);
  const auto dtls = association_.next_deadline();
  if (dtls && *dtls <= now) {
    association_.on_deadline(now);
    after_dtls();
  }
}

Timestamp Connection::next_deadline() const {
  return std::min(agent_.next_deadline().value_or(Timestamp::max()),
                  association_.next_deadline().value_or(Timestamp::max()));
}

void Connection::close(Timestamp now) {
  association_.close(now);
  after_dtls();
}

void Connection::after_dtls() {
  const ice::Path* const to = agent_.selected();
  for (const dtls::Datagram& datagram : association_.take_output()) {
    const Bytes bytes = datagram;
    if (to != nullptr) world_.driver.send(*to, std::span(&bytes, 1));
  }
  const dtls::SrtpKeys* const keys = association_.keys();
  if (keys == nullptr || sender_) return;
  const auto masters = srtp::split_keying_material(keys->profile, keys->material);
  CHECK(masters.ok());
  receiver_.emplace(keys->profile, masters->client);
  sender_.emplace(keys->profile, masters->server);
}

TransportState Connection::state() const {
  const dtls::State dtls = association_.state();
  if (dtls == dtls::State::kFailed || dtls == dtls::State::kClosed) return TransportState::kFailed;
  switch (agent_.state()) {
    case ice::LiteState::kFailed: return TransportState::kFailed;
    case ice::LiteState::kWaiting: return TransportState::kConnecting;
    case ice::LiteState::kConnected:
      return has_keys() ? TransportState::kConnected : TransportState::kConnecting;
    case ice::LiteState::kDisconnected:
      return has_keys() ? TransportState::kDisconnected : TransportState::kConnecting;
  }
  return TransportState::kFailed;
}

size_t Connection::send_rtp(uint8_t* datagram, srtp::SendStream& stream,
                            const srtp::PlainRtp& packet) {
  const uint64_t index = stream.index_of(srtp::rtp_sequence(packet.header));
  const size_t size = keep(
      datagram, sender_->protect_rtp(stream, index, packet, {datagram, EgressBuffers::kBytes}));
  if (size > 0) ++traffic_.packets_out;
  traffic_.bytes_out += size;
  return size;
}

void Connection::send_rtcp(Bytes packet) {
  if (!sender_) return;
  uint8_t* const out = next_datagram();
  keep(out, sender_->protect_rtcp(packet, {out, EgressBuffers::kBytes}));
}

void Connection::prefetch_own() const {
  prefetch(&world_);
  agent_.prefetch_selected();
  prefetch(&sender_, sizeof sender_ + sizeof traffic_);
}

uint8_t* Connection::next_datagram() {
  EgressRun& run = world_.run;
  if (run.count == run.datagrams.size()) flush();
  if (run.spare != nullptr) return std::exchange(run.spare, nullptr);
  if (run.count == 0) world_.driver.begin_run();
  return world_.driver.next_of_run();
}

size_t Connection::keep(uint8_t* datagram, size_t size) {
  if (size == 0) {
    ++world_.counters.unprotected;
    drop(datagram);
    return 0;
  }
  world_.run.datagrams[world_.run.count++] = {datagram, size};
  return size;
}

void Connection::flush() {
  const size_t count = std::exchange(world_.run.count, 0);
  world_.run.spare = nullptr;
  const ice::Path* const to = agent_.selected();
  if (count == 0 || to == nullptr) return;
  world_.driver.send(*to, std::span(world_.run.datagrams).first(count));
}

}  // namespace earshot::sfu
