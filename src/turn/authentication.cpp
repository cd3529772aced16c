#include "turn/authentication.h"

#include "turn/answers.h"
#include "turn/credentials.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;

bool may_be_challenged(const Request& request) {
  if (request.allocation != nullptr || is_stream(request.path.tuple.transport)) return true;
  return request.message.method() == StunMethod::kAllocate &&
         request.message.requested_transport().has_value();
}

void refuse(World& world, const Request& request, int code) {
  if (!may_be_challenged(request)) {
    ++world.counters.dropped_unexpected;
    return;
  }
  if (!may_answer_unauthenticated(world, request)) return;
  if (code == 400) {
    send_error(world, request, nullptr, code);
  } else {
    send_challenge(world, request, code);
  }
}

// By a credential that has not expired and whose grant lives.
std::optional<Requester> verify(World& world, const Request& request, std::string_view username) {
  const auto name = parse_username(username);
  if (!name || name->expires <= request.wall) return std::nullopt;
  if (world.grants.find(name->call, name->client) == nullptr) return std::nullopt;
  const auto key = verify_credential(request.message, username, world.config.realm,
                                     world.config.secrets, world.crypto);
  if (!key) return std::nullopt;
  return Requester{name->user, name->call, name->client, username, *key};
}

// An allocation keeps its key: it may be refreshed after its credential expired, until its grant
// goes, and then it goes too.
std::optional<Requester> verify_owner(World& world, const Request& request,
                                      std::string_view username) {
  const Allocation& allocation = *request.allocation;
  if (!request.message.integrity_ok(allocation.key, world.crypto.hmac_sha1)) return std::nullopt;
  return Requester{allocation.user, allocation.call_id, allocation.client, username,
                   allocation.key};
}

}  // namespace

std::optional<Requester> authenticate(World& world, const Request& request) {
  const codec::StunMessage& message = request.message;
  // RFC 8489 §9.2.4, in its order, but for the nonce: it comes before the password, so that only
  // senders that can be answered cost us a code.
  if (!message.has(StunAttribute::kMessageIntegrity)) {
    refuse(world, request, 401);
    return std::nullopt;
  }
  const auto username = message.text(StunAttribute::kUsername);
  const auto nonce = message.text(StunAttribute::kNonce);
  if (!username || !nonce || !message.has(StunAttribute::kRealm)) {
    refuse(world, request, 400);
    return std::nullopt;
  }
  if (!world.nonces.is_fresh(request.now, request.path.tuple, *nonce)) {
    refuse(world, request, 438);
    return std::nullopt;
  }
  const Allocation* const allocation = request.allocation;
  const bool is_owner = allocation != nullptr && allocation->username == *username;
  const auto requester =
      is_owner ? verify_owner(world, request, *username) : verify(world, request, *username);
  if (!requester) {
    refuse(world, request, 401);
    return std::nullopt;
  }
  // RFC 8656 §5: one allocation, one user. To an Allocate, 437 says more.
  if (allocation != nullptr && !is_owner && message.method() != StunMethod::kAllocate) {
    send_error(world, request, &*requester, 441);
    return std::nullopt;
  }
  return requester;
}

}  // namespace earshot::turn
