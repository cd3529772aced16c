// What this machine knows of its network: names, addresses, and who holds a port. Blocking; any
// thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/stun_query.h"
#include "base/ip_address.h"
#include "base/result.h"
#include "base/socket_address.h"

namespace earshot::app {

// By the system's resolver; an IP address is its own answer. Empty: no such name.
std::vector<IpAddress> resolve_name(const std::string& name);

// Of the interfaces that are up; IPv6 link-local ones are left out. A temporary IPv6 address
// (RFC 8981) may be among them.
std::vector<IpAddress> own_addresses();

// "stun.example.org:3478", "[2001:db8::1]:3478" or without a port: name and port.
Result<std::pair<std::string, uint16_t>> split_host_port(std::string_view text, uint16_t port);

struct PortHolder {
  pid_t process = 0;
  std::string program;
};
// Who listens on the port (UDP: has bound it), at any address. Other users' processes are seen by
// root only.
std::vector<PortHolder> find_port_holders(uint16_t port, Protocol protocol);

}  // namespace earshot::app
