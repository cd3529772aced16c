// RFC 8656 §8.3.
#include "turn/allocation_lifecycle.h"
#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;

bool is_other_family(const Request& request) {
  const auto family = request.message.requested_address_family();
  return family && *family != (request.allocation->is_v4() ? 1 : 2);
}

}  // namespace

void handle_refresh(World& world, const Request& request, const Requester& requester) {
  if (refuse_at_once(world, request, requester)) return;
  if (is_other_family(request)) {
    send_error(world, request, &requester, 443);
    return;
  }
  Duration lifetime = 0s;
  if (request.message.u32(StunAttribute::kLifetime) == 0u) {
    drop_allocation(world, *request.allocation, request.now);
  } else {
    lifetime = wanted_lifetime(request.message);
    request.allocation->expires = request.now + lifetime;
  }
  SuccessAnswer answer(world, request);
  answer.writer().add_u32(StunAttribute::kLifetime, static_cast<uint32_t>(lifetime / 1s));
  answer.send(requester);
}

}  // namespace earshot::turn
