// ICE candidates as browsers send them (RFC 8839 §5.1, RFC 6544 for TCP), text ⇄ values. Pure; any
// thread. Only what is understood is kept, so only that is ever passed on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::codec {

enum class CandidateTransport { kUdp, kTcp };
enum class CandidateType { kHost, kServerReflexive, kPeerReflexive, kRelayed };
enum class CandidateTcpType { kActive, kPassive, kSimultaneousOpen };

struct CandidateAddress {
  std::string host;  // IPv4, IPv6, or an mDNS name ("….local")
  uint16_t port = 0;

  friend bool operator==(const CandidateAddress&, const CandidateAddress&) = default;
};

struct IceCandidate {
  std::string foundation;
  uint32_t component = 1;  // 1 RTP, 2 RTCP
  CandidateTransport transport = CandidateTransport::kUdp;
  uint32_t priority = 0;
  CandidateAddress address;
  CandidateType type = CandidateType::kHost;
  std::optional<CandidateAddress> related;
  std::optional<CandidateTcpType> tcp_type;
  // Extensions of browsers that help the other one: ICE generation and cost of the network.
  std::optional<uint32_t> generation;
  std::optional<std::string> username_fragment;
  std::optional<uint32_t> network_id;
  std::optional<uint32_t> network_cost;

  friend bool operator==(const IceCandidate&, const IceCandidate&) = default;
};

// With or without "a=" before "candidate:". Unknown extensions are dropped.
Result<IceCandidate> parse_ice_candidate(std::string_view line);

// "candidate:…". parse_ice_candidate(to_line(x)) == x.
std::string to_line(const IceCandidate& candidate);

}  // namespace earshot::codec
