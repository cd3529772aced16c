// What passes between two browsers is parsed and written anew, never handed on as it came.
// The grammar lives in codec/; this is what calls needs of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "base/result.h"

namespace earshot::calls {

// Without candidates: they travel by themselves.
struct CleanDescription {
  std::string sdp;
  size_t media_sections = 0;
};

// Without the address it was derived from.
struct CleanCandidate {
  std::string line;
  // Where the other side may send UDP to. None: an mDNS name, TCP, or no more candidates.
  std::optional<IpAddress> udp_address;
  // It is an address of the sender's that means something in their own network only.
  bool private_address = false;
};

class SignalFilter {
 public:
  virtual ~SignalFilter() = default;
  // kInvalid, kTooLarge or kUnsupported with a sentence that says what is wrong.
  virtual Result<CleanDescription> description(std::string_view sdp) const = 0;
  // A candidate line as browsers give it; empty means there are no more.
  virtual Result<CleanCandidate> candidate(std::string_view line) const = 0;
};

}  // namespace earshot::calls
