// Token buckets. Time is a parameter; nothing here allocates but KeyedRateLimiter's table.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

#include "base/time.h"

namespace earshot {

struct Rate {
  double per_second;
  double burst;
};

class TokenBucket {
 public:
  explicit TokenBucket(Rate rate) : rate_(rate), tokens_(rate.burst) {}

  // Takes `cost` tokens, or none and returns false. `now` must not run backwards.
  bool take(Timestamp now, double cost = 1);
  // How long until take(cost) can succeed; zero when it can now.
  Duration wait(Timestamp now, double cost = 1) const;
  bool full(Timestamp now) const;

 private:
  double tokens_at(Timestamp now) const;

  Rate rate_;
  double tokens_;
  Timestamp last_;
};

// One bucket per key (address, account). Full buckets are forgotten; at `keys_max` keys with none
// full, new keys are refused: overload must not become unlimited memory or unlimited rate.
template <class Key>
class KeyedRateLimiter {
 public:
  KeyedRateLimiter(Rate rate, size_t keys_max) : rate_(rate), keys_max_(keys_max) {}

  bool take(const Key& key, Timestamp now, double cost = 1) {
    auto found = buckets_.find(key);
    if (found == buckets_.end()) {
      if (buckets_.size() >= keys_max_) forget_full(now);
      if (buckets_.size() >= keys_max_) return false;
      found = buckets_.emplace(key, TokenBucket(rate_)).first;
    }
    return found->second.take(now, cost);
  }

  size_t size() const { return buckets_.size(); }

 private:
  void forget_full(Timestamp now) {
    // A flood of new keys must not make every call walk the whole table.
    if (now < next_sweep_) return;
    next_sweep_ = now + 1s;
    std::erase_if(buckets_, [now](const auto& entry) { return entry.second.full(now); });
  }

  Rate rate_;
  size_t keys_max_;
  Timestamp next_sweep_;
  std::unordered_map<Key, TokenBucket> buckets_;
};

}  // namespace earshot
