#include "sfu/sender_clock.h"

#include <algorithm>

namespace earshot::sfu {
namespace {

constexpr int64_t kDriftPerMillion = 500;  // more than quartz and temperature do together
constexpr Duration kStepMin =
    std::chrono::seconds(5);  // beyond it the clock was set, and is not late

}  // namespace

void PublisherClock::on_sender_report(NtpTime ntp, Timestamp arrival) {
  if (ntp == 0) return;
  if (!known()) {
    ntp_ = ntp;
    at_ = arrival;
    return;
  }
  // How much later than expected it came; below zero: earlier, so it tells better.
  const Duration late = ntp_between(ntp_at(arrival), ntp);
  const Duration drift = (arrival - at_) * kDriftPerMillion / 1'000'000;
  if (late > kStepMin || late < -kStepMin) {
    ntp_ = ntp;
  } else {
    ntp_ = ntp_plus(ntp_at(arrival), -std::min(late, drift));
  }
  at_ = arrival;
}

}  // namespace earshot::sfu
