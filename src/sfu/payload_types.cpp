#include "sfu/payload_types.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace earshot::sfu {
namespace {

using codec::SdpCodec;
using codec::SdpMediaKind;

constexpr uint32_t kVideoClockHz = 90'000;

// RFC 5761 §4: with rtcp-mux these could be read as RTCP.
bool is_usable(uint8_t payload_type) { return payload_type < 64 || payload_type > 95; }

std::optional<MediaCodec> known_codec(const SdpCodec& codec, SdpMediaKind kind) {
  if (kind == SdpMediaKind::kAudio) {
    const bool opus = codec.name == "opus" && codec.clock_hz == 48'000 && codec.channels == 2;
    return opus ? std::optional(MediaCodec::kOpus) : std::nullopt;
  }
  if (codec.clock_hz != kVideoClockHz) return std::nullopt;
  if (codec.name == "vp8") return MediaCodec::kVp8;
  // Without a word it is profile 0 (RFC 9628 §6).
  const auto profile = codec::sdp_parameter(codec.parameters, "profile-id");
  if (codec.name == "vp9" && profile.value_or("0") == "0") return MediaCodec::kVp9;
  return std::nullopt;
}

bool repairs(const SdpCodec& codec, uint8_t payload_type) {
  const auto apt = codec::sdp_parameter(codec.parameters, "apt");
  return codec.name == "rtx" && apt && *apt == std::to_string(payload_type);
}

void take_feedback(const SdpCodec& codec, PayloadType& out) {
  for (const std::string& feedback : codec.feedback) {
    if (feedback == "transport-cc") out.transport_cc = true;
    if (codec.clock_hz != kVideoClockHz) continue;
    if (feedback == "nack") out.nack = true;
    if (feedback == "nack pli") out.pli = true;
    if (feedback == "ccm fir") out.fir = true;
  }
}

}  // namespace

bool PayloadTypeMeanings::claim(uint8_t payload_type, const Meaning& meaning) {
  auto& place = meanings_[payload_type];
  if (!place) place = meaning;
  return place == meaning;
}

std::vector<PayloadType> choose_payload_types(const codec::SdpRtpSection& offered,
                                              SdpMediaKind kind,
                                              const std::vector<MediaCodec>& allowed,
                                              PayloadTypeMeanings& meanings) {
  std::vector<PayloadType> chosen;
  for (const SdpCodec& codec : offered.codecs) {
    const auto known = known_codec(codec, kind);
    if (!known || !is_usable(codec.payload_type)) continue;
    if (std::find(allowed.begin(), allowed.end(), *known) == allowed.end()) continue;
    const bool twice = std::any_of(chosen.begin(), chosen.end(), [&known](const PayloadType& type) {
      return type.codec == *known;
    });
    if (twice || !meanings.claim(codec.payload_type, *known)) continue;
    PayloadType& type = chosen.emplace_back();
    type.number = codec.payload_type;
    type.codec = *known;
    take_feedback(codec, type);
    for (const SdpCodec& rtx : offered.codecs) {
      if (type.rtx || !repairs(rtx, type.number) || !is_usable(rtx.payload_type)) continue;
      if (meanings.claim_rtx(rtx.payload_type, type.number)) type.rtx = rtx.payload_type;
    }
  }
  return chosen;
}

}  // namespace earshot::sfu
