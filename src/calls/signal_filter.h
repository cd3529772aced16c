// What passes between two browsers is parsed and written anew, never handed on as it came.
// The grammar lives in codec/; this is what calls needs of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::calls {

struct CleanDescription {
  std::string sdp;
  size_t media_sections = 0;
};

class SignalFilter {
 public:
  virtual ~SignalFilter() = default;
  // kInvalid, kTooLarge or kUnsupported with a sentence that says what is wrong.
  virtual Result<CleanDescription> description(std::string_view sdp) const = 0;
  // A candidate line as browsers give it; empty means there are no more.
  virtual Result<std::string> candidate(std::string_view line) const = 0;
};

}  // namespace earshot::calls
