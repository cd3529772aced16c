#include "sfu/server_candidates.h"

#include <string>

namespace earshot::sfu {
namespace {

using codec::CandidateTransport;
using codec::IceCandidate;

// RFC 8445 §5.1.2.1; a type of its own for TCP keeps it behind all of UDP.
constexpr uint32_t kTypePreferenceUdp = 126;
constexpr uint32_t kTypePreferenceTcp = 90;
// RFC 6544 §4.2: 2^13 × direction (passive: 4) + other.
constexpr uint32_t kLocalPreferencePassive = 4u << 13;
constexpr uint32_t kOtherPreferenceMax = (1u << 13) - 1;
constexpr uint32_t kLocalPreferenceMax = 65535;

uint32_t priority(uint32_t type_preference, uint32_t local_preference) {
  return type_preference << 24 | local_preference << 8 | 255;
}

IceCandidate candidate(const SocketAddress& address, size_t number) {
  IceCandidate candidate;
  candidate.foundation = std::to_string(number);
  candidate.address = {address.ip_text(), address.port()};
  return candidate;
}

}  // namespace

std::vector<IceCandidate> server_candidates(const std::vector<SocketAddress>& udp,
                                            const std::vector<SocketAddress>& tcp) {
  std::vector<IceCandidate> candidates;
  uint32_t rank = 0;
  for (const SocketAddress& address : udp) {
    IceCandidate& added = candidates.emplace_back(candidate(address, candidates.size() + 1));
    added.priority = priority(kTypePreferenceUdp, kLocalPreferenceMax - rank++);
  }
  rank = 0;
  for (const SocketAddress& address : tcp) {
    IceCandidate& added = candidates.emplace_back(candidate(address, candidates.size() + 1));
    added.transport = CandidateTransport::kTcp;
    added.tcp_type = codec::CandidateTcpType::kPassive;
    added.priority =
        priority(kTypePreferenceTcp, kLocalPreferencePassive + kOtherPreferenceMax - rank++);
  }
  return candidates;
}

}  // namespace earshot::sfu
