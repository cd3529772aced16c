// RFC 8656 §7.2.
#include <optional>

#include "turn/allocation_lifecycle.h"
#include "turn/answers.h"
#include "turn/request_handlers.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;

constexpr uint8_t kTransportUdp = 17;
constexpr uint8_t kFamilyV4 = 1;
constexpr uint8_t kFamilyV6 = 2;
constexpr StunAttribute kAddressErrorCode{0x8001};                   // RFC 8656 §18.12
constexpr uint32_t kNoV6 = uint32_t{kFamilyV6} << 24 | 4 << 8 | 40;  // 440

struct WantedRelay {
  bool v4 = true;
  int refusal = 0;  // 0: none
};

WantedRelay wanted_relay(const World& world, const Request& request) {
  const codec::StunMessage& message = request.message;
  const bool has_family = message.has(StunAttribute::kRequestedAddressFamily);
  const bool has_additional = message.has(StunAttribute::kAdditionalAddressFamily);
  if (has_family && has_additional) return {.refusal = 400};
  bool v4 = true;
  if (has_family) {
    const auto family = message.requested_address_family();
    if (!family) return {.refusal = 400};
    if (*family != kFamilyV4 && *family != kFamilyV6) return {.refusal = 440};
    v4 = *family == kFamilyV4;
  } else if (has_additional) {
    // Both are wanted; one is given (RFC 8656 §7.2, step 8).
    const auto family = message.u32(StunAttribute::kAdditionalAddressFamily);
    if (!family || *family >> 24 != kFamilyV6) return {.refusal = 400};
  } else {
    // Where the standard says IPv4, Chromium means the family that it came by.
    v4 = request.path.tuple.client.is_v4() || !world.addresses.relay_v6.has_value();
  }
  const bool offered = (v4 ? world.addresses.relay_v4 : world.addresses.relay_v6).has_value();
  return {.v4 = v4, .refusal = offered ? 0 : 440};
}

// The code of the refusal, or 0, of all that can be said before resources are taken.
int check_transport(const Request& request) {
  const auto transport = request.message.requested_transport();
  if (!transport) return 400;
  return *transport == kTransportUdp ? 0 : 442;
}

}  // namespace

void handle_allocate(World& world, const Request& request, const Requester& requester) {
  if (request.allocation != nullptr) {
    send_error(world, request, &requester, 437);
    return;
  }
  const codec::UnknownAttributes unknown = unknown_attributes(request.message);
  if (unknown.count > 0) {
    send_error(world, request, &requester, 420, unknown);
    return;
  }
  int refusal = check_transport(request);
  WantedRelay wanted;
  if (refusal == 0) {
    wanted = wanted_relay(world, request);
    refusal = wanted.refusal;
  }
  const Duration lifetime = wanted_lifetime(request.message);
  MadeAllocation made;
  if (refusal == 0) {
    made = make_allocation(world, request, requester, wanted.v4, lifetime);
    refusal = made.refusal;
  }
  if (refusal != 0) {
    send_error(world, request, &requester, refusal);
    return;
  }
  SuccessAnswer answer(world, request);
  codec::StunWriter& writer = answer.writer();
  writer.add_xor_address(StunAttribute::kXorRelayedAddress, made.allocation->relayed);
  writer.add_u32(StunAttribute::kLifetime, static_cast<uint32_t>(lifetime / 1s));
  writer.add_xor_address(StunAttribute::kXorMappedAddress, request.path.tuple.client);
  if (request.message.has(StunAttribute::kAdditionalAddressFamily)) {
    writer.add_u32(kAddressErrorCode, kNoV6);
  }
  answer.send(requester);
}

}  // namespace earshot::turn
