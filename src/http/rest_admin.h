// /api/v1/admin: settings, invites, accounts. Only administrators get here: the router sees to it.
// Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include <string>

#include "calls/call_history.h"
#include "http/router.h"
#include "identity/identity_service.h"

namespace earshot::http {

class RestAdmin {
 public:
  // `public_url` without a slash at the end, or "": invite links then name the host of the request.
  RestAdmin(identity::IdentityService& identity, calls::CallHistory& calls, std::string public_url)
      : identity_(identity), calls_(calls), public_url_(std::move(public_url)) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> settings(Request& request);
  Task<Result<Response>> update_settings(Request& request);
  Task<Result<Response>> invites(Request& request);
  Task<Result<Response>> create_invite(Request& request);
  Task<Result<Response>> revoke_invite(Request& request);
  Task<Result<Response>> users(Request& request);
  Task<Result<Response>> update_user(Request& request);

  identity::IdentityService& identity_;
  calls::CallHistory& calls_;
  const std::string public_url_;
};

}  // namespace earshot::http
