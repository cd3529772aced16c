#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {

void handle_binding(World& world, const Request& request) {
  // The sender of an allocation has proved its address.
  if (request.allocation == nullptr && !may_answer_unauthenticated(world, request)) return;
  const codec::UnknownAttributes unknown = unknown_attributes(request.message);
  if (unknown.count > 0) {
    send_error(world, request, nullptr, 420, unknown);
    return;
  }
  SuccessAnswer answer(world, request);
  answer.writer().add_xor_address(codec::StunAttribute::kXorMappedAddress,
                                  request.path.tuple.client);
  ++world.counters.bindings_answered;
  answer.send_plain();
}

}  // namespace earshot::turn
