// How good a call was for one side, in one word, from what its client counted. Pure.
#pragma once

#include <optional>
#include <vector>

#include "protocol/calls.gen.h"

namespace earshot::calls {

// What the clients of one side measured, one after the other: times and counts are added up,
// medians weigh as much as their seconds, and of what was worst or best the worst or best counts.
// The way of the media is that of the last.
protocol::CallQuality add_up(const std::vector<protocol::CallQuality>& parts);

// Nothing if no second was counted. A call is as good as what people remember of it: a tenth of it
// hard to use makes it bad, a fifth disturbed makes it weak, and nine tenths without a flaw make it
// excellent.
std::optional<protocol::QualityWord> quality_word(const protocol::QualitySeconds& seconds);

}  // namespace earshot::calls
