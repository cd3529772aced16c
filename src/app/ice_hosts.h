// Which addresses a browser is given for the relay inside, and what they look like as URLs. Pure.
//
// UDP and TCP are given as IP addresses, since browsers look names up slowly or not at all there;
// TLS needs the name that the certificate is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip_address.h"
#include "gateway/client.h"
#include "protocol/common.gen.h"

namespace earshot::app {

// How the relay can be reached.
struct RelayReach {
  uint16_t udp_port = 0;                  // 0: not over UDP
  uint16_t tcp_port = 0;                  // 0: not over TCP
  bool tls = false;                       // where people open the server, over TLS that is ours
  std::string public_url = {};            // "https://chat.example.org"; may be empty
  std::vector<IpAddress> addresses = {};  // where the server is seen from outside; may be empty
};

// The addresses this client should try, the best one first, at most three: where the server is seen
// from outside; else, and for a client in a private network, our end of its connection; else the
// name of the server.
std::vector<std::string> relay_hosts(const RelayReach& reach, const gateway::ClientRoute& route);

// "chat.example.org:443", from the public URL or the Host of the client's request; nothing without
// TLS of ours or if that is no host and port.
std::optional<std::string> tls_authority(const RelayReach& reach, const std::string& host);

// STUN and TURN addresses for this client; no credentials.
std::vector<std::string> stun_urls(const RelayReach& reach, const gateway::ClientRoute& route);
std::vector<std::string> turn_urls(const RelayReach& reach, const gateway::ClientRoute& route);

// The client came from a public address that is not the server's.
bool comes_from_outside(const RelayReach& reach, const gateway::ClientRoute& route);

}  // namespace earshot::app
