#include "turn/quota.h"

#include "base/check.h"

namespace earshot::turn {
namespace {

template <class Map, class Key>
size_t count_of(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

template <class Map, class Key>
void take_one_off(Map& map, const Key& key) {
  const auto found = map.find(key);
  CHECK(found != map.end());
  if (--found->second == 0) map.erase(found);
}

}  // namespace

bool Quota::take(UserId user, const SocketAddress& source) {
  const HostKey host = source.host_key();
  if (count_of(users_, user) >= per_user_max_) return false;
  if (count_of(sources_, host) >= per_source_max_) return false;
  ++users_[user];
  ++sources_[host];
  return true;
}

void Quota::give_back(UserId user, const SocketAddress& source) {
  take_one_off(users_, user);
  take_one_off(sources_, source.host_key());
}

}  // namespace earshot::turn
