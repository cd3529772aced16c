// Begin and end of an allocation: keeps the table, the ports, the quota, the grant, the driver's
// sockets and the counters in step.
#pragma once

#include "turn/request.h"
#include "turn/world.h"

namespace earshot::turn {

// The new allocation, or the code of the refusal: 486, 508.
struct MadeAllocation {
  Allocation* allocation = nullptr;
  int refusal = 0;
};

// There must be none at that 5-tuple, a relay address of the family, and a live grant.
MadeAllocation make_allocation(World& world, const Request& request, const Requester& requester,
                               bool v4, Duration lifetime);
// The reference is no longer good.
void drop_allocation(World& world, Allocation& allocation, Timestamp now);
// Its right ended: the stream goes too.
void revoke_allocation(World& world, Allocation& allocation, Timestamp now);

}  // namespace earshot::turn
