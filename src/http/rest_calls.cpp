#include "http/rest_calls.h"

#include <utility>

#include "base/limits.h"
#include "http/rest_support.h"
#include "identity/wire.h"
#include "protocol/rest.gen.h"

namespace earshot::http {

void RestCalls::add_routes(Router& router) {
  router.add(Method::kGet, "calls", Access::kMember, {}, handler(*this, &RestCalls::history));
  router.add(Method::kPost, "calls/{}/leave", Access::kMember,
             {BodyKind::kJson, limits::kHttpJsonBodyBytesMax}, handler(*this, &RestCalls::leave));
  router.add(Method::kPost, "calls/{}/decline", Access::kMember, {},
             handler(*this, &RestCalls::decline));
}

Task<Result<Response>> RestCalls::history(Request& request) {
  CO_TRY_ASSIGN(auto query, protocol::decode_calls_query(request.target.query));
  CO_TRY_ASSIGN(const auto result,
                co_await store_.history(request.who().user_id, std::move(query)));
  co_return answer(result);
}

Task<Result<Response>> RestCalls::leave(Request& request) {
  CO_TRY_ASSIGN(const auto call, parse_id<CallId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto body, protocol::decode_call_leave(request.body));
  CO_TRY(calls_.leave(request.who().user_id, call, body.client_id, request.moment.now));
  calls_changed_();
  Response response;
  response.status = 204;
  co_return response;
}

Task<Result<Response>> RestCalls::decline(Request& request) {
  CO_TRY_ASSIGN(const auto call, parse_id<CallId>(request.parameters.at(0)));
  const identity::Session& who = request.who();
  // No client of theirs does it, so all of them are told that it was done elsewhere.
  const protocol::Actor device{who.user_id, ClientId(), who.device_id, identity::to_wire(who.role)};
  const protocol::CallReject declined{.call_id = call, .reason = protocol::RejectReason::kDeclined};
  CO_TRY(calls_.reject(device, declined, request.moment.now));
  calls_changed_();
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace earshot::http
