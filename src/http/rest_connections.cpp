#include "http/rest_connections.h"

#include <utility>

#include "http/rest_support.h"
#include "protocol/rest.gen.h"

namespace earshot::http {

void RestConnections::add_routes(Router& router) {
  router.add(Method::kGet, "admin/connections", Access::kAdmin, {},
             handler(*this, &RestConnections::connections));
  if (checks_ != nullptr) {
    router.add(Method::kGet, "admin/checks", Access::kAdmin, {},
               handler(*this, &RestConnections::checks));
  }
  if (load_ != nullptr) {
    router.add(Method::kGet, "admin/load", Access::kAdmin, {},
               handler(*this, &RestConnections::load));
  }
}

Task<Result<Response>> RestConnections::connections(Request&) {
  protocol::AdminConnectionsResult result;
  for (const calls::ConnectionResult& test : tests_.results()) {
    result.connections.push_back({.reported_at_ms = test.at,
                                  .user = people_.user_card(test.user),
                                  .client_name = test.client_name,
                                  .outside = test.outside,
                                  .checks = test.checks});
  }
  co_return answer(result);
}

Task<Result<Response>> RestConnections::checks(Request&) {
  const protocol::AdminChecksResult result = co_await checks_->run();
  co_return answer(result);
}

Task<Result<Response>> RestConnections::load(Request&) { co_return answer(load_->load()); }

}  // namespace earshot::http
