// Whose request it is when proxies stand in front. Pure.
#pragma once

#include <string>

#include "base/address_class.h"
#include "base/ip_address.h"
#include "http/request_head.h"

namespace earshot::http {

// The connection's peer; or, if that is a trusted proxy, the last address in X-Forwarded-For that
// is not one: everything in front of it anybody may have written.
std::string client_address(const IpAddress& peer, const RequestHead& head,
                           const CidrSet& trusted_proxies);

}  // namespace earshot::http
