#include "turn/grants.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::turn {
namespace {

Grant* grant_of(Call& call, ClientId client) {
  const auto found = std::find_if(call.grants.begin(), call.grants.end(),
                                  [client](const Grant& grant) { return grant.client == client; });
  return found == call.grants.end() ? nullptr : &*found;
}

}  // namespace

bool Grants::add(CallId call, ClientId client, WallTime expires, Reach reach) {
  const auto known = calls_.find(call);
  Grant* const grant = known == calls_.end() ? nullptr : grant_of(known->second, client);
  if (grant != nullptr) {
    grant->expires = std::max(grant->expires, expires);
    return true;
  }
  if (size_ == limits::kTurnGrantsMax) return false;
  const auto [made, is_first] = calls_.try_emplace(call);
  if (is_first) made->second.reach = reach;
  made->second.grants.push_back({client, expires});
  ++size_;
  return true;
}

Call* Grants::find(CallId call) {
  const auto found = calls_.find(call);
  return found == calls_.end() ? nullptr : &found->second;
}

Call* Grants::find(CallId call, ClientId client) {
  Call* const found = find(call);
  return found != nullptr && grant_of(*found, client) != nullptr ? found : nullptr;
}

void Grants::count_relay(Call& call, ClientId client, bool v4) {
  ++grant_of(call, client)->allocations;
  ++(v4 ? call.relays_v4 : call.relays_v6);
}

void Grants::uncount_relay(Call& call, ClientId client, bool v4) {
  --grant_of(call, client)->allocations;
  --(v4 ? call.relays_v4 : call.relays_v6);
}

void Grants::remove(CallId call, ClientId client) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  size_ -= std::erase_if(found->second.grants, [client](const Grant& grant) {
    CHECK(grant.client != client || grant.allocations == 0);
    return grant.client == client;
  });
  if (found->second.grants.empty()) calls_.erase(found);
}

void Grants::remove(CallId call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  CHECK(found->second.relays_v4 == 0 && found->second.relays_v6 == 0);
  size_ -= found->second.grants.size();
  calls_.erase(found);
}

void Grants::remove_expired(WallTime wall) {
  for (auto call = calls_.begin(); call != calls_.end();) {
    size_ -= std::erase_if(call->second.grants, [wall](const Grant& grant) {
      return grant.allocations == 0 && grant.expires <= wall;
    });
    call = call->second.grants.empty() ? calls_.erase(call) : std::next(call);
  }
}

}  // namespace earshot::turn
