#include "gateway/sdp_filter.h"

#include "codec/ice_candidate.h"
#include "codec/sdp.h"

namespace earshot::gateway {

Result<calls::CleanDescription> SdpFilter::description(std::string_view sdp) const {
  TRY_ASSIGN(const codec::SessionDescription parsed, codec::parse_sdp(sdp));
  return calls::CleanDescription{codec::to_sdp(parsed), parsed.media.size()};
}

Result<std::string> SdpFilter::candidate(std::string_view line) const {
  if (line.empty()) return std::string();
  TRY_ASSIGN(const codec::IceCandidate parsed, codec::parse_ice_candidate(line));
  return codec::to_line(parsed);
}

}  // namespace earshot::gateway
