// The checks that a request must pass before anything is read or done for it, in one pure function:
// address, route, origin, method, announced body. Sessions come after it.
#pragma once

#include <variant>

#include "http/origin_check.h"
#include "http/request_head.h"
#include "http/router.h"

namespace earshot::http {

inline constexpr std::string_view kSocketPath = "socket";  // below /api/v1/

struct AdmittedRoute {
  const Route* route;
  std::vector<std::string> parameters;
};
struct AdmittedSocket {};  // a WebSocket handshake
struct AdmittedPage {};    // something of the web client

struct Admission {
  Target target;
  std::variant<AdmittedRoute, AdmittedSocket, AdmittedPage> kind;
};

// Otherwise the answer to give. `secure`: the connection is TLS.
std::variant<Admission, Response> admit(const RequestHead& head, bool secure, const Router& router,
                                        const OriginCheck& origins);

}  // namespace earshot::http
