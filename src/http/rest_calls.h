// /api/v1/calls: the history, and the farewell of a page that goes away. Calling goes over the
// WebSocket. Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include <functional>

#include "calls/call_service.h"
#include "calls/call_store.h"
#include "http/router.h"

namespace earshot::http {

class RestCalls {
 public:
  // `calls_changed` sets the timer of the calls anew.
  RestCalls(calls::CallService& calls, calls::CallStore& store, std::function<void()> calls_changed)
      : calls_(calls), store_(store), calls_changed_(std::move(calls_changed)) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> history(Request& request);
  Task<Result<Response>> leave(Request& request);
  Task<Result<Response>> decline(Request& request);

  calls::CallService& calls_;
  calls::CallStore& store_;
  std::function<void()> calls_changed_;
};

}  // namespace earshot::http
