#include "http/rest_push.h"

#include <utility>

#include "base/limits.h"
#include "http/rest_support.h"

namespace earshot::http {
namespace {

Error no_push() { return {ErrorCode::kUnsupported, "This server sends no notifications."}; }

}  // namespace

void RestPush::add_routes(Router& router) {
  const BodyRule json{BodyKind::kJson, limits::kHttpJsonBodyBytesMax};
  router.add(Method::kGet, "push", Access::kMember, {}, handler(*this, &RestPush::key));
  router.add(Method::kPost, "push/subscriptions", Access::kMember, json,
             handler(*this, &RestPush::subscribe));
  router.add(Method::kDelete, "push/subscriptions", Access::kMember, json,
             handler(*this, &RestPush::unsubscribe));
  router.add(Method::kPost, "push/test", Access::kMember, json, handler(*this, &RestPush::test));
}

Task<Result<Response>> RestPush::key(Request&) {
  if (push_ == nullptr) co_return no_push();
  protocol::PushKeyResult result;
  result.vapid_public_key = push_->public_key();
  co_return answer(result);
}

Task<Result<Response>> RestPush::subscribe(Request& request) {
  if (push_ == nullptr) co_return no_push();
  CO_TRY_ASSIGN(auto body, protocol::decode_push_subscribe(request.body));
  CO_TRY(
      co_await push_->subscribe(request.who().user_id, request.who().device_id, std::move(body)));
  co_return answer(protocol::Empty());
}

Task<Result<Response>> RestPush::unsubscribe(Request& request) {
  if (push_ == nullptr) co_return no_push();
  CO_TRY_ASSIGN(auto body, protocol::decode_push_unsubscribe(request.body));
  CO_TRY(co_await push_->unsubscribe(request.who().device_id, std::move(body)));
  co_return answer(protocol::Empty());
}

Task<Result<Response>> RestPush::test(Request& request) {
  if (push_ == nullptr) co_return no_push();
  CO_TRY_ASSIGN(auto body, protocol::decode_push_test(request.body));
  CO_TRY_ASSIGN(const auto result, co_await push_->test(request.who().device_id, std::move(body)));
  co_return answer(result);
}

}  // namespace earshot::http
