#include "calls/call_quality.h"

namespace earshot::calls {

std::optional<protocol::QualityWord> quality_word(const protocol::QualitySeconds& seconds) {
  const int64_t all = seconds.excellent + seconds.good + seconds.weak + seconds.bad;
  if (all <= 0) return std::nullopt;
  if (seconds.bad * 10 >= all) return protocol::QualityWord::kBad;
  if ((seconds.weak + seconds.bad) * 5 >= all) return protocol::QualityWord::kWeak;
  if (seconds.excellent * 10 >= all * 9) return protocol::QualityWord::kExcellent;
  return protocol::QualityWord::kGood;
}

}  // namespace earshot::calls
