#include <algorithm>

#include "base/limits.h"
#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {

using codec::StunAttribute;

codec::UnknownAttributes unknown_attributes(const codec::StunMessage& message) {
  codec::UnknownAttributes unknown = message.unknown_required();
  for (const StunAttribute type :
       {StunAttribute::kEvenPort, StunAttribute::kReservationToken, StunAttribute::kDontFragment}) {
    if (unknown.count == unknown.types.size() || !message.has(type)) continue;
    unknown.types[unknown.count++] = static_cast<uint16_t>(type);
  }
  return unknown;
}

bool refuse_at_once(World& world, const Request& request, const Requester& requester) {
  if (request.allocation == nullptr) {
    send_error(world, request, &requester, 437);
    return true;
  }
  const codec::UnknownAttributes unknown = unknown_attributes(request.message);
  if (unknown.count > 0) send_error(world, request, &requester, 420, unknown);
  return unknown.count > 0;
}

Duration wanted_lifetime(const codec::StunMessage& message) {
  const auto lifetime_s = message.u32(StunAttribute::kLifetime);
  if (!lifetime_s) return limits::kTurnLifetimeDefault;
  return std::clamp<Duration>(std::chrono::seconds(*lifetime_s), limits::kTurnLifetimeDefault,
                              limits::kTurnLifetimeMax);
}

}  // namespace earshot::turn
