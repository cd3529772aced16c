#include "http/rest_authority.h"

namespace earshot::http {

void RestAuthority::add_routes(Router& router) {
  router.add(Method::kGet, "authority", Access::kPublic, {},
             handler(*this, &RestAuthority::download));
}

Task<Result<Response>> RestAuthority::download(Request&) {
  if (pem_.empty()) {
    co_return Error{ErrorCode::kNotFound, "This server has no certificate authority of its own."};
  }
  Response response;
  // What phones and computers take as "install this authority".
  response.set("Content-Type", "application/x-x509-ca-cert");
  response.set("Content-Disposition", "attachment; filename=\"earshot-authority.crt\"");
  response.set("Cache-Control", "no-store");
  response.body = pem_;
  co_return response;
}

}  // namespace earshot::http
