// A sender and the receiver of its packets, for tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "srtp/receiver.h"
#include "srtp/sender.h"
#include "srtp/testing/packets.h"

namespace earshot::srtp::testing {

// Every profile with every backend that matters to it and that this machine has.
struct Variant {
  SrtpProfile profile;
  AeadBackend backend;
};
inline std::vector<Variant> variants() {
  std::vector<Variant> out;
  for (const SrtpProfile profile : kProfiles) {
    out.push_back({profile, AeadBackend::kEvp});
    if (profile != SrtpProfile::kAes128CmSha1_80 && is_available(AeadBackend::kIpsecMb)) {
      out.push_back({profile, AeadBackend::kIpsecMb});
    }
  }
  return out;
}
inline std::string text(const Variant& variant) {
  return std::string(codec::name(variant.profile)) + " by " + std::string(name(variant.backend));
}

struct Session {
  explicit Session(const Variant& variant)
      : sender(variant.profile, some_key(variant.profile), variant.backend),
        receiver(variant.profile, some_key(variant.profile), variant.backend) {}

  // Empty: refused.
  std::vector<uint8_t> protect(uint32_t ssrc, uint64_t index, Bytes payload) {
    const auto header = rtp_header(ssrc, static_cast<uint16_t>(index));
    std::vector<uint8_t> out(header.size() + payload.size() + sender.rtp_overhead());
    out.resize(sender.protect_rtp(*sender.stream(ssrc), index, {header, {}, payload}, out));
    return out;
  }
  // The payload, when it is authentic and fresh.
  std::optional<std::vector<uint8_t>> unprotect(std::vector<uint8_t> packet) {
    const auto opened = receiver.unprotect_rtp(packet);
    if (!opened) return std::nullopt;
    last_index = opened->index;
    return std::vector<uint8_t>(
        opened->packet.begin() + static_cast<ptrdiff_t>(opened->header_bytes),
        opened->packet.end());
  }
  std::vector<uint8_t> protect_rtcp(Bytes packet) {
    std::vector<uint8_t> out(packet.size() + sender.rtcp_overhead());
    out.resize(sender.protect_rtcp(packet, out));
    return out;
  }
  std::optional<std::vector<uint8_t>> unprotect_rtcp(std::vector<uint8_t> packet) {
    const auto opened = receiver.unprotect_rtcp(packet);
    if (!opened) return std::nullopt;
    return std::vector<uint8_t>(opened->begin(), opened->end());
  }

  SrtpSender sender;
  SrtpReceiver receiver;
  uint64_t last_index = 0;
};

}  // namespace earshot::srtp::testing
