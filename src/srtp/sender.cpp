#include "srtp/sender.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::srtp {
namespace {

// `to` may be where the bytes are already.
void place(Bytes bytes, uint8_t* to) {
  if (!bytes.empty() && bytes.data() != to) std::memcpy(to, bytes.data(), bytes.size());
}

}  // namespace

SrtpSender::SrtpSender(SrtpProfile profile, const MasterKey& master, AeadBackend backend)
    : transform_(make_transform(profile, master, backend, AeadDirection::kSeal)) {}

SendStream* SrtpSender::stream(uint32_t ssrc) {
  const auto known = std::find_if(streams_.begin(), streams_.end(),
                                  [ssrc](const SendStream& s) { return s.ssrc() == ssrc; });
  if (known != streams_.end()) return &*known;
  if (streams_.size() >= limits::kSrtpSendStreamsMax) return nullptr;
  return &streams_.emplace_back(ssrc);
}

size_t SrtpSender::protect_rtp(SendStream& stream, uint64_t index, const PlainRtp& packet,
                               std::span<uint8_t> out) {
  CHECK(packet.header.size() >= kRtpHeaderBytes);
  CHECK(rtp_ssrc(packet.header) == stream.ssrc_);
  CHECK(rtp_sequence(packet.header) == static_cast<uint16_t>(index));
  const size_t header_bytes = packet.header.size();
  const size_t plain_bytes = header_bytes + packet.prefix.size() + packet.payload.size();
  const size_t size = plain_bytes + rtp_overhead();
  if (size > out.size() || index > kRtpIndexMax || !stream.sent_.is_fresh(index)) return 0;
  place(packet.header, out.data());
  Bytes payload = packet.payload;
  if (!packet.prefix.empty()) {
    place(packet.prefix, out.data() + header_bytes);
    place(packet.payload, out.data() + header_bytes + packet.prefix.size());
    payload = Bytes(out).subspan(header_bytes, plain_bytes - header_bytes);
  }
  std::visit([&](auto& kind) { kind.seal_rtp(index, out.data(), header_bytes, payload); },
             transform_);
  stream.sent_.mark(index);
  return size;
}

size_t SrtpSender::protect_rtcp(Bytes packet, std::span<uint8_t> out) {
  CHECK(packet.size() >= kRtcpHeaderBytes);
  const size_t size = packet.size() + rtcp_overhead();
  if (size > out.size() || next_rtcp_index_ > kRtcpIndexMax) return 0;
  place(packet.first(kRtcpHeaderBytes), out.data());
  const Bytes rest = packet.subspan(kRtcpHeaderBytes);
  std::visit([&](auto& kind) { kind.seal_rtcp(next_rtcp_index_, out.data(), rest); }, transform_);
  ++next_rtcp_index_;
  return size;
}

}  // namespace earshot::srtp
