#include "gateway/sdp_filter.h"

#include "base/address_class.h"
#include "codec/ice_candidate.h"
#include "codec/sdp.h"

namespace earshot::gateway {
namespace {

bool is_private(const IpAddress& ip) {
  switch (classify(ip)) {
    case AddressClass::kPrivate:
    case AddressClass::kSharedSpace:
    case AddressClass::kLinkLocal:
    case AddressClass::kLoopback: return true;
    default: return false;
  }
}

// RFC 8839 §5.1: raddr and rport must be there for all but host candidates, and who does not want
// to tell them writes 0.0.0.0 or :: and 9. Browsers that hide local addresses write port 0.
codec::CandidateAddress nowhere(const codec::CandidateAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return {v6 ? "::" : "0.0.0.0", 0};
}

}  // namespace

Result<calls::CleanDescription> SdpFilter::description(std::string_view sdp) const {
  TRY_ASSIGN(const codec::SessionDescription parsed, codec::parse_sdp(sdp));
  return calls::CleanDescription{codec::to_sdp(parsed), parsed.media.size()};
}

Result<calls::CleanCandidate> SdpFilter::candidate(std::string_view line) const {
  calls::CleanCandidate clean;
  if (line.empty()) return clean;
  TRY_ASSIGN(codec::IceCandidate parsed, codec::parse_ice_candidate(line));
  if (parsed.related) parsed.related = nowhere(*parsed.related);
  clean.line = codec::to_line(parsed);
  const Result<IpAddress> address = IpAddress::parse(parsed.address.host);
  if (!address.ok()) return clean;  // an mDNS name
  if (parsed.transport == codec::CandidateTransport::kUdp) clean.udp_address = *address;
  // A relay's address is the relay's, wherever it stands.
  clean.private_address = parsed.type != codec::CandidateType::kRelayed && is_private(*address);
  return clean;
}

}  // namespace earshot::gateway
