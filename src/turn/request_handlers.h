// The five requests of STUN and TURN, one file each. All but Binding are authenticated before.
#pragma once

#include "turn/request.h"
#include "turn/world.h"

namespace earshot::turn {

void handle_binding(World& world, const Request& request);  // RFC 8489 §6.3.1
void handle_allocate(World& world, const Request& request, const Requester& requester);
void handle_refresh(World& world, const Request& request, const Requester& requester);
void handle_create_permission(World& world, const Request& request, const Requester& requester);
void handle_channel_bind(World& world, const Request& request, const Requester& requester);

// Attributes that must be understood and are not: those without a name, and EVEN-PORT,
// RESERVATION-TOKEN and DONT-FRAGMENT, which this server does not support.
codec::UnknownAttributes unknown_attributes(const codec::StunMessage& message);
// Refuses what needs an allocation and has none (437), and unknown attributes (420). True: refused.
bool refuse_at_once(World& world, const Request& request, const Requester& requester);
// What LIFETIME asks for, within the bounds (RFC 8656 §7.2).
Duration wanted_lifetime(const codec::StunMessage& message);

}  // namespace earshot::turn
