// /api/v1/push: where this device takes notifications. Loop thread; what is given outlives the
// router.
#pragma once

#include "http/router.h"
#include "push/push_service.h"

namespace earshot::http {

class RestPush {
 public:
  // `push`: nullptr when this server sends no notifications; then every route says so.
  explicit RestPush(push::PushService* push) : push_(push) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> key(Request& request);
  Task<Result<Response>> subscribe(Request& request);
  Task<Result<Response>> unsubscribe(Request& request);
  Task<Result<Response>> test(Request& request);

  push::PushService* const push_;
};

}  // namespace earshot::http
