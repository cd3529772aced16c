// /api/v1/admin/connections and /api/v1/admin/checks: how well people reach this server, as they
// and as the server itself see it. Only administrators get here: the router sees to it. Loop
// thread. Everything passed to the constructor outlives the router.
#pragma once

#include "calls/call_policy.h"
#include "calls/connection_tests.h"
#include "http/router.h"
#include "http/server_checks.h"

namespace earshot::http {

class RestConnections {
 public:
  // `checks`: nullptr without any; then there is no such route.
  RestConnections(const calls::ConnectionTests& tests, const calls::CallPolicy& people,
                  ServerChecks* checks)
      : tests_(tests), people_(people), checks_(checks) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> connections(Request& request);
  Task<Result<Response>> checks(Request& request);

  const calls::ConnectionTests& tests_;
  const calls::CallPolicy& people_;
  ServerChecks* const checks_;
};

}  // namespace earshot::http
