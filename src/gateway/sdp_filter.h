// calls/signal_filter.h with the grammar of codec/: what passes is parsed and written anew, without
// the addresses that nobody needs: candidates inside descriptions, and what a candidate was derived
// from.
#pragma once

#include "calls/signal_filter.h"

namespace earshot::gateway {

// Pure; any thread.
class SdpFilter final : public calls::SignalFilter {
 public:
  Result<calls::CleanDescription> description(std::string_view sdp) const override;
  Result<calls::CleanCandidate> candidate(std::string_view line) const override;
};

}  // namespace earshot::gateway
