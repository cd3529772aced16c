// /api/v1: the server itself, registering and signing in, oneself, other people.
// Loop thread. Everything passed to the constructor outlives the router.
#pragma once

#include <string>

#include "chat/relations.h"
#include "http/router.h"
#include "identity/identity_service.h"
#include "presence/presence_service.h"

namespace earshot::http {

struct ServerName {
  std::string name;
  std::string version;
};

class RestIdentity {
 public:
  RestIdentity(identity::IdentityService& identity, presence::PresenceService& presence,
               const chat::Relations& relations, ServerName server_name)
      : identity_(identity),
        presence_(presence),
        relations_(relations),
        server_name_(std::move(server_name)) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> server_info(Request& request);
  Task<Result<Response>> register_account(Request& request);
  Task<Result<Response>> sign_in(Request& request);
  Task<Result<Response>> sign_out(Request& request);

  Task<Result<Response>> me(Request& request);
  Task<Result<Response>> update_me(Request& request);
  Task<Result<Response>> put_avatar(Request& request);
  Task<Result<Response>> delete_avatar(Request& request);
  Task<Result<Response>> change_password(Request& request);
  Task<Result<Response>> devices(Request& request);
  Task<Result<Response>> revoke_device(Request& request);

  Task<Result<Response>> users(Request& request);
  Task<Result<Response>> user(Request& request);
  Task<Result<Response>> avatar(Request& request);

  identity::IdentityService& identity_;
  presence::PresenceService& presence_;
  const chat::Relations& relations_;
  const ServerName server_name_;
};

}  // namespace earshot::http
