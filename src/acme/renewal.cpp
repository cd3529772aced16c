#include "acme/renewal.h"

#include <algorithm>

#include "base/limits.h"

namespace earshot::acme {
namespace {

constexpr int kDoublingsMax = 10;

}  // namespace

WallTime renewal_time(const Validity& validity) {
  return validity.not_after - (validity.not_after - validity.not_before) / 3;
}

Duration RenewalSchedule::until_next_look(const Validity& validity, WallTime now) {
  const Duration due = std::max<Duration>(renewal_time(validity) - now, 0s);
  return std::min(due, with_jitter(limits::kAcmeCheckInterval));
}

Duration RenewalSchedule::after_failure(ErrorCode code, std::optional<Duration> asked_to_wait) {
  const bool unreachable = code == ErrorCode::kUnavailable;
  const Duration first =
      unreachable ? limits::kAcmeRetryUnreachableFirst : limits::kAcmeRetryRefusedFirst;
  const Duration most =
      unreachable ? limits::kAcmeRetryUnreachableMax : limits::kAcmeRetryRefusedMax;
  const Duration pause = std::min(first * (1 << std::min(failures_, kDoublingsMax)), most);
  failures_ += 1;
  return with_jitter(std::max(pause, asked_to_wait.value_or(0s)));
}

Duration RenewalSchedule::with_jitter(Duration duration) {
  return duration + Duration(random_.below(static_cast<uint64_t>(duration.count()) / 10 + 1));
}

}  // namespace earshot::acme
