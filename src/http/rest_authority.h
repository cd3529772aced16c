// The certificate of our own authority, for the devices that shall trust it. Public: it is no
// secret, and who needs it cannot sign in yet.
#pragma once

#include <string>
#include <utility>

#include "http/router.h"

namespace earshot::http {

class RestAuthority {
 public:
  // `pem`: "" when this server has no authority of its own; then there is nothing to download.
  explicit RestAuthority(std::string pem) : pem_(std::move(pem)) {}

  void add_routes(Router& router);

 private:
  Task<Result<Response>> download(Request& request);

  const std::string pem_;
};

}  // namespace earshot::http
