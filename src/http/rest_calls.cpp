#include "http/rest_calls.h"

#include <utility>

#include "base/limits.h"
#include "http/rest_support.h"
#include "identity/text.h"
#include "identity/wire.h"
#include "protocol/rest.gen.h"

namespace earshot::http {
namespace {

constexpr BodyRule kNoBody = {};
constexpr BodyRule kJson = {BodyKind::kJson, limits::kHttpJsonBodyBytesMax};

}  // namespace

void RestCalls::add_routes(Router& router) {
  using Self = RestCalls;
  const auto add = [&](Method method, std::string_view pattern, BodyRule body,
                       Task<Result<Response>> (Self::*function)(Request&)) {
    router.add(method, pattern, Access::kMember, body, handler(*this, function));
  };
  add(Method::kGet, "calls", kNoBody, &Self::list);
  add(Method::kDelete, "calls", kNoBody, &Self::remove_all);
  add(Method::kGet, "calls/export", kNoBody, &Self::export_csv);
  add(Method::kPost, "calls/read", kJson, &Self::mark_read);
  add(Method::kGet, "calls/{}", kNoBody, &Self::find);
  add(Method::kDelete, "calls/{}", kNoBody, &Self::remove);
  add(Method::kPost, "calls/{}/leave", kJson, &Self::leave);
  add(Method::kPost, "calls/{}/decline", kNoBody, &Self::decline);
}

Task<Result<Response>> RestCalls::list(Request& request) {
  CO_TRY_ASSIGN(auto query, protocol::decode_calls_query(request.target.query));
  if (query.q) query.q = identity::fold_case(*query.q);
  CO_TRY_ASSIGN(const auto page, co_await history_.list(request.who().user_id, std::move(query)));
  co_return answer(page);
}

Task<Result<Response>> RestCalls::find(Request& request) {
  CO_TRY_ASSIGN(const auto call, parse_id<CallId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto detail, co_await history_.find(request.who().user_id, call));
  co_return answer(detail);
}

Task<Result<Response>> RestCalls::export_csv(Request& request) {
  CO_TRY_ASSIGN(std::string table,
                co_await history_.export_csv(request.who().user_id, request.moment.now));
  Response response;
  response.set("Content-Type", "text/csv; charset=utf-8; header=present");
  response.set("Content-Disposition", "attachment; filename=\"calls.csv\"");
  response.set("Cache-Control", "no-store");
  response.body = std::move(table);
  co_return response;
}

Task<Result<Response>> RestCalls::mark_read(Request& request) {
  CO_TRY_ASSIGN(const auto body, protocol::decode_calls_read(request.body));
  CO_TRY_ASSIGN(const auto state,
                co_await history_.mark_read(request.who().user_id, body.through_number));
  co_return answer(state);
}

Task<Result<Response>> RestCalls::remove(Request& request) {
  CO_TRY_ASSIGN(const auto call, parse_id<CallId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto state, co_await history_.remove(request.who().user_id, call));
  co_return answer(state);
}

Task<Result<Response>> RestCalls::remove_all(Request& request) {
  CO_TRY_ASSIGN(const auto state, co_await history_.remove_all(request.who().user_id));
  co_return answer(state);
}

Task<Result<Response>> RestCalls::leave(Request& request) {
  CO_TRY_ASSIGN(const auto call, parse_id<CallId>(request.parameters.at(0)));
  CO_TRY_ASSIGN(const auto body, protocol::decode_call_leave(request.body));
  const UserId user = request.who().user_id;
  const Timestamp now = request.moment.now;
  CO_TRY(meetings_.knows(call) ? meetings_.page_left(user, call, body.client_id, now)
                               : calls_.leave(user, call, body.client_id, now));
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
  if (meetings_.knows(call)) {
    CO_TRY(meetings_.decline(device, {call}, request.moment.now));
  } else {
    const protocol::CallReject declined{.call_id = call,
                                        .reason = protocol::RejectReason::kDeclined};
    CO_TRY(calls_.reject(device, declined, request.moment.now));
  }
  calls_changed_();
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace earshot::http
