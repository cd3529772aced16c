// /api/v1/calls: the call log, and the farewell of a page that goes away. Calling goes over the
// WebSocket. Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include <functional>

#include "calls/call_history.h"
#include "calls/call_service.h"
#include "http/router.h"
#include "meetings/meeting_service.h"

namespace earshot::http {

class RestCalls {
 public:
  // `calls_changed` sets the timer of the calls anew.
  RestCalls(calls::CallService& calls, meetings::MeetingService& meetings,
            calls::CallHistory& history, std::function<void()> calls_changed)
      : calls_(calls),
        meetings_(meetings),
        history_(history),
        calls_changed_(std::move(calls_changed)) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> list(Request& request);
  Task<Result<Response>> find(Request& request);
  Task<Result<Response>> export_csv(Request& request);
  Task<Result<Response>> mark_read(Request& request);
  Task<Result<Response>> remove(Request& request);
  Task<Result<Response>> remove_all(Request& request);
  Task<Result<Response>> leave(Request& request);
  Task<Result<Response>> decline(Request& request);

  calls::CallService& calls_;
  meetings::MeetingService& meetings_;
  calls::CallHistory& history_;
  std::function<void()> calls_changed_;
};

}  // namespace earshot::http
