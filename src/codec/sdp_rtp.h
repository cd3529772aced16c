// What the attributes of an audio or video section say (RFC 8866, 8285, 8853, 5576), as values.
// Pure; any thread. The description came from parse_sdp, so nothing here can fail: what is not
// usable is left out,
// and so is what goes beyond limits::kSdpSectionStreamsMax and kSdpFeedbackMax. Linear in the size
// of the section.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/sdp.h"

namespace earshot::codec {

// As the one who wrote the description sees it.
enum class SdpDirection : uint8_t { kSendRecv, kSendOnly, kRecvOnly, kInactive };

constexpr bool sends(SdpDirection direction) {
  return direction == SdpDirection::kSendRecv || direction == SdpDirection::kSendOnly;
}
constexpr bool receives(SdpDirection direction) {
  return direction == SdpDirection::kSendRecv || direction == SdpDirection::kRecvOnly;
}

struct SdpCodec {
  uint8_t payload_type = 0;
  std::string name;  // lower case
  uint32_t clock_hz = 0;
  uint8_t channels = 1;
  std::string parameters;             // of fmtp; "" when there is none
  std::vector<std::string> feedback;  // "nack pli", …: of "*", then of the payload type

  friend bool operator==(const SdpCodec&, const SdpCodec&) = default;
};

// The value of `name` in "a=1;b=2"; nothing when it is not there.
std::optional<std::string_view> sdp_parameter(std::string_view parameters, std::string_view name);

struct SdpExtension {
  uint16_t id = 0;
  std::string uri;
  SdpDirection direction = SdpDirection::kSendRecv;

  friend bool operator==(const SdpExtension&, const SdpExtension&) = default;
};

struct SdpStream {
  uint32_t ssrc = 0;
  uint32_t rtx_ssrc = 0;  // 0: none

  friend bool operator==(const SdpStream&, const SdpStream&) = default;
};

struct SdpRtpSection {
  std::string mid;  // "" when there is none
  SdpDirection direction = SdpDirection::kSendRecv;
  bool stopped = false;  // port 0, and not because another section carries the transport
  bool rtcp_mux = false;
  bool rtcp_rsize = false;
  bool extmap_allow_mixed = false;  // its own, not the session's
  std::vector<SdpCodec> codecs;     // best first; without those whose rtpmap is missing
  std::vector<SdpExtension> extensions;
  std::vector<std::string> send_rids;  // simulcast, in order; of alternatives the first
  std::vector<SdpStream> streams;      // announced SSRCs, each once
};

SdpRtpSection read_rtp_section(const SessionDescription& description, const SdpMedia& media);

// The mids of the first BUNDLE group; none when there is no group.
std::vector<std::string> read_bundle(const SessionDescription& description);

}  // namespace earshot::codec
