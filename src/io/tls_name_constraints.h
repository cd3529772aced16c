// What our own authority may vouch for (RFC 5280 §4.2.1.10), so that whoever steals its key from a
// home server cannot pose as a bank to the devices that trust it: the names and addresses that the
// server had when the authority was made, names that the public DNS does not have, and addresses of
// private networks. Any thread.
#pragma once

#include <string>
#include <vector>

struct x509_st;

namespace earshot::io {

// The extension's value in OpenSSL's words. `names`: host names and IP addresses; what is neither
// is left out.
std::string name_constraints(const std::vector<std::string>& names);

// By which name this machine goes into an authority: a host name of one word as "word.local". By
// itself it would open a whole top-level domain of that name, as "dev" or "cloud" are.
std::string local_host_name(const std::string& host_name);

// Would a certificate for `name` be taken if `authority` had signed it? One without constraints
// vouches for everything.
bool permits(const x509_st* authority, const std::string& name);

}  // namespace earshot::io
