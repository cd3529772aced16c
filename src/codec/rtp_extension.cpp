#include "codec/rtp_extension.h"

namespace earshot::codec {
namespace {

constexpr std::array<std::string_view, kRtpExtensions> kUris = {
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "urn:3gpp:video-orientation",
    "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    "urn:ietf:params:rtp-hdrext:toffset",
};

}  // namespace

std::string_view rtp_extension_uri(RtpExtension extension) {
  return kUris[static_cast<size_t>(extension)];
}

std::optional<RtpExtension> rtp_extension_of_uri(std::string_view uri) {
  for (size_t i = 0; i < kUris.size(); ++i) {
    if (kUris[i] == uri) return RtpExtension(i);
  }
  return std::nullopt;
}

bool ExtensionMap::set(RtpExtension extension, uint8_t id) {
  const auto own = static_cast<uint8_t>(static_cast<uint8_t>(extension) + 1);
  if (id == 0 || id == 15) return false;
  if (extensions_[id] != 0 && extensions_[id] != own) return false;
  uint8_t& former = ids_[static_cast<size_t>(extension)];
  if (former != 0) extensions_[former] = 0;
  former = id;
  extensions_[id] = own;
  return true;
}

}  // namespace earshot::codec
