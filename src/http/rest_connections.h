// /api/v1/admin/connections, /api/v1/admin/checks and /api/v1/admin/load: how well people reach
// this server, as they and as the server itself see it, and how busy it is with their calls. Only
// administrators get here: the router sees to it. Loop thread. Everything passed to the constructor
// outlives the router.
#pragma once

#include "calls/call_policy.h"
#include "calls/connection_tests.h"
#include "http/load_source.h"
#include "http/router.h"
#include "http/server_checks.h"

namespace earshot::http {

class RestConnections {
 public:
  // `checks`, `load`: nullptr without any; then there is no such route.
  RestConnections(const calls::ConnectionTests& tests, const calls::CallPolicy& people,
                  ServerChecks* checks, const LoadSource* load)
      : tests_(tests), people_(people), checks_(checks), load_(load) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> connections(Request& request);
  Task<Result<Response>> checks(Request& request);
  Task<Result<Response>> load(Request& request);

  const calls::ConnectionTests& tests_;
  const calls::CallPolicy& people_;
  ServerChecks* const checks_;
  const LoadSource* const load_;
};

}  // namespace earshot::http
