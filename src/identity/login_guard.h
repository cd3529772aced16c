// Slows down guessing. Two independent brakes: a token bucket per address, and per account name a
// delay that starts after ten failures and doubles up to five minutes. A name is braked whether or
// not anybody has it, so the brake tells nothing. Open sessions never come through here.
//
// Loop thread. Bounded: the longest untouched name is forgotten first.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/result.h"

namespace earshot::identity {

struct LoginRates {
  Rate sign_in = limits::kSignInRate;             // per address
  Rate register_account = limits::kRegisterRate;  // per address
};

class LoginGuard {
 public:
  explicit LoginGuard(LoginRates rates);

  // Before any work is done for a sign-in. Counts as a failure until succeeded() takes it back, so
  // that guesses sent in parallel count as well. kRateLimited says how long to wait.
  Result<void> begin_sign_in(const std::string& username, const std::string& address,
                             Timestamp now);
  // The same per-account brake for a session that proves its password again.
  Result<void> begin_check(const std::string& username, Timestamp now);
  void succeeded(const std::string& username);

  Result<void> begin_registration(const std::string& address, Timestamp now);

 private:
  struct Failures {
    std::string username;
    int count = 0;
    Timestamp last;
    Timestamp blocked_until;
  };

  std::list<Failures> by_age_;  // most recently failed first
  std::unordered_map<std::string_view, std::list<Failures>::iterator> by_name_;
  KeyedRateLimiter<std::string> sign_in_by_address_;
  KeyedRateLimiter<std::string> register_by_address_;
};

// The unit that rate limits are counted in: an IPv4 address, or the /64 of an IPv6 one.
std::string address_bucket(std::string_view address);

}  // namespace earshot::identity
