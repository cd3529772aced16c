// RFC 8656 §10.2: all of the named peers get a permission, or none.
#include <algorithm>
#include <array>

#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;

int install_all(World& world, const Request& request) {
  Allocation& allocation = *request.allocation;
  std::array<SocketAddress, limits::kTurnPermissionsMax> peers;
  const auto count = request.message.xor_addresses(StunAttribute::kXorPeerAddress, peers);
  if (!count || *count == 0) return 400;
  size_t wanted = 0;
  for (size_t i = 0; i < *count; ++i) {
    const IpAddress& ip = peers[i].ip();
    if (ip.is_v4() != allocation.is_v4()) return 443;
    if (world.policy.classify(*allocation.call, ip) == Standing::kDenied) return 403;
    const auto is_same = [&ip](const SocketAddress& other) { return other.ip() == ip; };
    const bool repeated = std::any_of(peers.begin(), peers.begin() + i, is_same);
    if (!repeated && allocation.permissions.find(ip, request.now) == nullptr) ++wanted;
  }
  if (wanted > allocation.permissions.room(request.now)) return 508;
  for (size_t i = 0; i < *count; ++i) allocation.permissions.install(peers[i].ip(), request.now);
  return 0;
}

}  // namespace

void handle_create_permission(World& world, const Request& request, const Requester& requester) {
  if (refuse_at_once(world, request, requester)) return;
  if (const int refusal = install_all(world, request); refusal != 0) {
    send_error(world, request, &requester, refusal);
    return;
  }
  SuccessAnswer(world, request).send(requester);
}

}  // namespace earshot::turn
