#include "gateway/dispatcher.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/log.h"
#include "gateway/dispatch.h"
#include "identity/wire.h"
#include "protocol/frame.h"

namespace earshot::gateway {
namespace {

template <class Outcome>
std::string encode(uint64_t id, std::string_view type, const protocol::Actor& actor,
                   const Outcome& outcome) {
  if (outcome.ok()) return protocol::encode_ok(id, *outcome);
  const Error& error = outcome.error();
  log(error.code == ErrorCode::kInternal ? LogLevel::kError : LogLevel::kInfo, "gateway",
      "request failed",
      {{"type", type},
       {"user", log_id(actor.user)},
       {"code", wire_name(error.code)},
       {"reason", error.message}});
  return protocol::encode_error(id, error);
}

template <class T>
struct IsTask : std::false_type {};
template <class T>
struct IsTask<Task<T>> : std::true_type {};

template <class Request>
Task<std::string> answer_one(Domain& domain, protocol::Actor actor, uint64_t id,
                             std::string_view type, const Request& request) {
  if constexpr (IsTask<decltype(dispatch(domain, actor, request))>::value) {
    const auto outcome = co_await dispatch(domain, actor, request);
    co_return encode(id, type, actor, outcome);
  } else {
    co_return encode(id, type, actor, dispatch(domain, actor, request));
  }
}

}  // namespace

Task<std::string> Dispatcher::answer(protocol::Actor actor, protocol::ClientFrame frame) {
  const std::string_view type = protocol::type_of(frame.request);
  Task<std::string> answered = std::visit(
      [&](const auto& request) { return answer_one(domain_, actor, frame.id, type, request); },
      frame.request);
  co_return co_await answered;
}

Task<Result<protocol::HelloResult>> Dispatcher::welcome(protocol::Actor actor) {
  CO_TRY_ASSIGN(const identity::Account account, co_await domain_.accounts.account(actor.user));
  std::vector<UserId> people = domain_.chat.roster().partners(actor.user);
  const std::vector<UserId> online = domain_.presence.people_online();
  people.insert(people.end(), online.begin(), online.end());
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  CO_TRY_ASSIGN(std::vector<protocol::Presence> presences,
                co_await domain_.presence.presences(actor.user, std::move(people)));
  CO_TRY_ASSIGN(const auto log, co_await domain_.call_history.state(actor.user));
  protocol::HelloResult result;
  result.user = identity::to_wire(account);
  result.presences = std::move(presences);
  result.preferences = domain_.preferences.of(actor.user);
  result.missed_calls = log.missed_calls;
  result.call = domain_.calls.call_for(actor.user, actor.client);
  result.group_calls = domain_.meetings.available();
  result.meetings = domain_.meetings.live_for(actor.user);
  result.meeting = domain_.meetings.meeting_of(actor.user);
  result.meeting_rings = domain_.meetings.rings_for(actor.user);
  co_return result;
}

void Dispatcher::connected(const Client& client) {
  domain_.presence.client_connected(client.actor.user, client.actor.client,
                                    domain_.clock.wall_now());
  seen(client);
}

void Dispatcher::disconnected(const Client& client) {
  const Timestamp now = domain_.clock.now();
  domain_.presence.client_disconnected(client.actor.user, client.actor.client, now);
  domain_.calls.client_lost(client.actor.user, client.actor.client, now);
  domain_.meetings.client_lost(client.actor.user, client.actor.client, now);
}

void Dispatcher::signed_out(const Client& client) {
  const Timestamp now = domain_.clock.now();
  domain_.presence.client_disconnected(client.actor.user, client.actor.client, now);
}

void Dispatcher::device_signed_out(DeviceId device) {
  domain_.calls.device_signed_out(device, domain_.clock.now());
  domain_.meetings.device_signed_out(device, domain_.clock.now());
  domain_.connection_tests.device_signed_out(device);
}

void Dispatcher::seen(const Client& client) {
  const Timestamp now = domain_.clock.now();
  domain_.calls.client_seen(client.actor.client, now);
  domain_.meetings.client_seen(client.actor.client, now);
}

}  // namespace earshot::gateway
