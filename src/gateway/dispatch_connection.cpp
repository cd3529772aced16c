#include "gateway/dispatch.h"

namespace earshot::gateway {

Answer<protocol::ConnectionTestStart> dispatch(Domain& domain, const protocol::Actor& actor,
                                               const protocol::ConnectionTestStart&) {
  return domain.connection_tests.start(actor, domain.clock.now(), domain.clock.wall_now());
}

Answer<protocol::ConnectionReport> dispatch(Domain& domain, const protocol::Actor& actor,
                                            const protocol::ConnectionReport& request) {
  return domain.connection_tests.report(actor, request, domain.clock.wall_now());
}

}  // namespace earshot::gateway
