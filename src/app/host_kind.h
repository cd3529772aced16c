// What kind of name people type to reach a server: it decides where a certificate can come from.
#pragma once

#include <string_view>

namespace earshot::app {

enum class HostKind {
  kNone,
  kLocalhost,
  kIpAddress,
  kLocalName,   // chat, chat.local, chat.lan: not in the public DNS
  kPublicName,  // chat.example.org
};
HostKind host_kind(std::string_view host);

}  // namespace earshot::app
