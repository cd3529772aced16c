#include "srtp/receiver.h"

#include "srtp/packet.h"

namespace earshot::srtp {

SrtpReceiver::SrtpReceiver(SrtpProfile profile, const MasterKey& master, AeadBackend backend)
    : transform_(make_transform(profile, master, backend, AeadDirection::kOpen)) {}

bool SrtpReceiver::admits(const ReceiveStreams& streams, const ReceiveStreams::Stream* stream,
                          uint64_t index) {
  if (stream == nullptr && streams.is_full()) {
    ++counters_.refused;
    return false;
  }
  if (stream != nullptr && !stream->is_fresh(index)) {
    ++counters_.replayed;
    return false;
  }
  return true;
}

// RFC 3711 §3.3, from step 2: guess the index, check for replay, authenticate and decrypt, and only
// then remember.
std::optional<OpenedRtp> SrtpReceiver::unprotect_rtp(std::span<uint8_t> packet) {
  const size_t overhead = rtp_overhead(transform_);
  const auto header_bytes = codec::rtp_header_bytes(packet);
  if (!header_bytes || packet.size() < *header_bytes + overhead) {
    ++counters_.malformed;
    return std::nullopt;
  }
  const uint32_t ssrc = rtp_ssrc(packet);
  const uint16_t sequence = rtp_sequence(packet);
  const ReceiveStreams::Stream* const stream = rtp_.find(ssrc);
  const uint64_t index = stream ? guess_index(stream->highest, sequence) : sequence;
  if (!admits(rtp_, stream, index)) return std::nullopt;
  if (!std::visit([&](auto& kind) { return kind.open_rtp(index, packet, *header_bytes); },
                  transform_)) {
    ++counters_.not_authentic;
    return std::nullopt;
  }
  rtp_.accept(ssrc, index);
  return OpenedRtp{packet.first(packet.size() - overhead), *header_bytes, index};
}

std::optional<std::span<uint8_t>> SrtpReceiver::unprotect_rtcp(std::span<uint8_t> packet) {
  const size_t overhead = rtcp_overhead(transform_);
  if (packet.size() < kRtcpHeaderBytes + overhead || packet[0] >> 6 != 2) {
    ++counters_.malformed;
    return std::nullopt;
  }
  const uint32_t ssrc = rtcp_ssrc(packet);
  const uint32_t word =
      std::visit([&](const auto& kind) { return kind.rtcp_word(packet); }, transform_);
  const uint32_t index = word & kRtcpIndexMax;
  if (!admits(rtcp_, rtcp_.find(ssrc), index)) return std::nullopt;
  if ((word & kRtcpEncrypted) == 0 ||
      !std::visit([&](auto& kind) { return kind.open_rtcp(packet); }, transform_)) {
    ++counters_.not_authentic;
    return std::nullopt;
  }
  rtcp_.accept(ssrc, index);
  return packet.first(packet.size() - overhead);
}

}  // namespace earshot::srtp
