// How good a call was for one side, in one word, from what its client counted. Pure.
#pragma once

#include <optional>

#include "protocol/calls.gen.h"

namespace earshot::calls {

// Nothing if no second was counted. A call is as good as what people remember of it: a tenth of it
// hard to use makes it bad, a fifth disturbed makes it weak, and nine tenths without a flaw make it
// excellent.
std::optional<protocol::QualityWord> quality_word(const protocol::QualitySeconds& seconds);

}  // namespace earshot::calls
