#include "acme/challenge_store.h"

#include <utility>

namespace earshot::acme {

void ChallengeStore::put_http(std::string token, std::string key_authorization) {
  const std::lock_guard lock(mutex_);
  http_.insert_or_assign(std::move(token), std::move(key_authorization));
}

void ChallengeStore::put_tls(std::string domain, std::shared_ptr<const io::TlsIdentity> identity) {
  const std::lock_guard lock(mutex_);
  tls_.insert_or_assign(std::move(domain), std::move(identity));
}

void ChallengeStore::clear() {
  const std::lock_guard lock(mutex_);
  http_.clear();
  tls_.clear();
}

std::optional<std::string> ChallengeStore::find_http(std::string_view token) const {
  const std::lock_guard lock(mutex_);
  const auto found = http_.find(token);
  if (found == http_.end()) return std::nullopt;
  return found->second;
}

std::shared_ptr<const io::TlsIdentity> ChallengeStore::find_tls(std::string_view domain) const {
  const std::lock_guard lock(mutex_);
  const auto found = tls_.find(domain);
  return found == tls_.end() ? nullptr : found->second;
}

}  // namespace earshot::acme
