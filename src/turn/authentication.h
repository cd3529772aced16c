// The long-term credential mechanism on the server's side (RFC 8489 §9.2.4, RFC 8656 §5).
#pragma once

#include <optional>

#include "turn/request.h"
#include "turn/world.h"

namespace earshot::turn {

// Who sent it. Nothing: a challenge or an error was sent, or nothing at all. Over UDP only a
// well-formed Allocate and requests about an existing allocation are challenged; the rest meets
// silence.
std::optional<Requester> authenticate(World& world, const Request& request);

}  // namespace earshot::turn
