// RFC 8656 §12.2.
#include "codec/turn_frame.h"
#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {
namespace {

int bind(World& world, const Request& request) {
  Allocation& allocation = *request.allocation;
  const auto number = request.message.channel_number();
  const auto peer = request.message.xor_address(codec::StunAttribute::kXorPeerAddress);
  if (!number || !codec::is_channel(*number) || !peer) return 400;
  if (peer->is_v4() != allocation.is_v4()) return 443;
  if (peer->port() == 0) return 403;
  const Standing standing = world.policy.classify(*allocation.call, peer->ip());
  if (standing != Standing::kOwnRelay && !world.policy.check(standing, *peer)) return 403;
  const bool permitted = allocation.permissions.find(peer->ip(), request.now) != nullptr;
  if (!permitted && allocation.permissions.room(request.now) == 0) return 508;
  switch (allocation.channels.bind(*number, *peer, request.now)) {
    case ChannelBindings::Bound::kTaken: return 400;
    case ChannelBindings::Bound::kFull: return 508;
    case ChannelBindings::Bound::kYes: break;
  }
  allocation.permissions.install(peer->ip(), request.now);
  return 0;
}

}  // namespace

void handle_channel_bind(World& world, const Request& request, const Requester& requester) {
  if (refuse_at_once(world, request, requester)) return;
  if (const int refusal = bind(world, request); refusal != 0) {
    send_error(world, request, &requester, refusal);
    return;
  }
  SuccessAnswer(world, request).send(requester);
}

}  // namespace earshot::turn
