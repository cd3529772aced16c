// Who may relay in which call. Pointers to calls stay good until the call has no grant left.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "base/ids.h"
#include "base/time.h"
#include "turn/call.h"

namespace earshot::turn {

class Grants {
 public:
  // Again: the later expiry counts. The first of a call says whom its relays may reach. False when
  // the table is full.
  bool add(CallId call, ClientId client, WallTime expires, Reach reach = Reach::kCandidates);
  // The call, when that client has a grant in it.
  Call* find(CallId call, ClientId client);
  Call* find(CallId call);
  // A relay of that grant begins, or ended.
  static void count_relay(Call& call, ClientId client, bool v4);
  static void uncount_relay(Call& call, ClientId client, bool v4);

  // All allocations of what is removed must be gone.
  void remove(CallId call, ClientId client);
  void remove(CallId call);
  // Those past their expiry without allocations.
  void remove_expired(WallTime wall);

  size_t size() const { return size_; }

 private:
  std::unordered_map<CallId, Call> calls_;
  size_t size_ = 0;
};

}  // namespace earshot::turn
