#include "identity/login_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace earshot::identity {
namespace {

Duration delay_after(int failures) {
  Duration delay = limits::kSignInDelayFirst;
  for (int i = limits::kSignInFailuresFree; i < failures && delay < limits::kSignInDelayMax; ++i) {
    delay *= 2;
  }
  return std::min<Duration>(delay, limits::kSignInDelayMax);
}

Error wait_for(Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return {ErrorCode::kRateLimited,
          "Too many attempts. Try again in " + std::to_string(seconds) + " s."};
}

Error too_many_from_here() {
  return {ErrorCode::kRateLimited, "Too many attempts from this network. Try again in a minute."};
}

}  // namespace

LoginGuard::LoginGuard(LoginRates rates)
    : sign_in_by_address_(rates.sign_in, limits::kSignInAddressesMax),
      register_by_address_(rates.register_account, limits::kSignInAddressesMax) {}

Result<void> LoginGuard::begin_sign_in(const std::string& username, const std::string& address,
                                       Timestamp now) {
  if (!sign_in_by_address_.take(address_bucket(address), now)) return too_many_from_here();
  return begin_check(username, now);
}

Result<void> LoginGuard::begin_check(const std::string& username, Timestamp now) {
  auto found = by_name_.find(username);
  if (found == by_name_.end()) {
    if (by_age_.size() >= limits::kSignInNamesMax) {
      by_name_.erase(by_age_.back().username);
      by_age_.pop_back();
    }
    by_age_.push_front({.username = username, .count = 0, .last = now, .blocked_until = {}});
    found = by_name_.emplace(by_age_.front().username, by_age_.begin()).first;
  }
  Failures& failures = *found->second;
  if (now < failures.blocked_until) return wait_for(failures.blocked_until - now);
  if (now - failures.last > limits::kSignInFailuresForgotten) failures.count = 0;
  failures.count += 1;
  failures.last = now;
  if (failures.count >= limits::kSignInFailuresFree) {
    failures.blocked_until = now + delay_after(failures.count);
  }
  by_age_.splice(by_age_.begin(), by_age_, found->second);
  return {};
}

void LoginGuard::succeeded(const std::string& username) {
  const auto found = by_name_.find(username);
  if (found == by_name_.end()) return;
  const auto entry = found->second;
  by_name_.erase(found);
  by_age_.erase(entry);
}

Result<void> LoginGuard::begin_registration(const std::string& address, Timestamp now) {
  if (!register_by_address_.take(address_bucket(address), now)) return too_many_from_here();
  return {};
}

std::string address_bucket(std::string_view address) {
  constexpr size_t kPrefixBytes = 8;
  constexpr std::array<uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  const std::string text(address);
  std::array<uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin())) {
    std::array<char, INET_ADDRSTRLEN> v4{};
    inet_ntop(AF_INET, bytes.data() + kMappedPrefix.size(), v4.data(), v4.size());
    return v4.data();
  }
  return std::string(bytes.begin(), bytes.begin() + kPrefixBytes);
}

}  // namespace earshot::identity
