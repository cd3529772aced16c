// The RTP header extensions that the server knows, and which id each has in one transport
// (RFC 8285 §5: `a=extmap`). Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace earshot::codec {

enum class RtpExtension : uint8_t {
  kTransportSequence,     // draft-holmer-rmcat-transport-wide-cc-extensions-01
  kAbsSendTime,           // webrtc.org/experiments/rtp-hdrext/abs-send-time
  kMid,                   // RFC 8843 §15
  kRid,                   // RFC 8852 §3.1
  kRepairedRid,           // RFC 8852 §3.2
  kAudioLevel,            // RFC 6464
  kVideoOrientation,      // 3GPP TS 26.114
  kPlayoutDelay,          // webrtc.org/experiments/rtp-hdrext/playout-delay
  kDependencyDescriptor,  // AV1 RTP specification, appendix A
  kTransmissionOffset,    // RFC 5450
};
inline constexpr size_t kRtpExtensions = 10;

std::string_view rtp_extension_uri(RtpExtension extension);
std::optional<RtpExtension> rtp_extension_of_uri(std::string_view uri);

class ExtensionMap {
 public:
  // False when the id cannot be used (0, or 15, which RFC 8285 §4.2 reserves) or is another's.
  // A second id for the same extension takes the place of the first.
  bool set(RtpExtension extension, uint8_t id);

  // 0 when it was not negotiated.
  uint8_t id(RtpExtension extension) const { return ids_[static_cast<size_t>(extension)]; }
  bool has(RtpExtension extension) const { return id(extension) != 0; }
  std::optional<RtpExtension> by_id(uint8_t id) const {
    if (extensions_[id] == 0) return std::nullopt;
    return RtpExtension(extensions_[id] - 1);
  }

  friend bool operator==(const ExtensionMap&, const ExtensionMap&) = default;

 private:
  std::array<uint8_t, kRtpExtensions> ids_{};
  std::array<uint8_t, 256> extensions_{};  // by id: the extension plus one, 0 for none
};

}  // namespace earshot::codec
