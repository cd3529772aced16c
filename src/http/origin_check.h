// Which pages may talk to this server: only its own. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace earshot::http {

class OriginCheck {
 public:
  // `public_origins`: what browsers see when a proxy stands in front, "https://chat.example.org".
  explicit OriginCheck(std::vector<std::string> public_origins)
      : public_origins_(std::move(public_origins)) {}

  // `origin` and `host` are the fields as sent. True when the origin is exactly ours: scheme, host
  // and port of this connection, or one of the public ones. An absent origin is never ours. Without
  // TLS the host must also be local, for anybody can point a name of theirs at our address and so
  // make a page of theirs "ours" (DNS rebinding); over TLS the certificate forbids that.
  bool allows(std::string_view origin, std::string_view host, bool secure) const;

  // Does the browser that named us `host` see HTTPS? Yes over TLS, and when that is the name of a
  // public HTTPS origin, whose proxy passes the Host field on.
  bool seen_as_secure(std::string_view host, bool tls) const;

 private:
  std::vector<std::string> public_origins_;
};

// An address, or a name that the public DNS does not have: localhost, chat, chat.local.
bool is_local_host(std::string_view host);

// Only what a host and port are made of; anything else must not get into an answer.
bool is_plain_host(std::string_view host);

}  // namespace earshot::http
