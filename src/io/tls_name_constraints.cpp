#include "io/tls_name_constraints.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace earshot::io {
namespace {

using Octets = std::vector<uint8_t>;

// Names nobody can register (RFC 6761, 6762, 8375 and ICANN's reservation of .internal).
constexpr std::array<const char*, 4> kLocalSuffixes = {"localhost", "local", "internal",
                                                       "home.arpa"};

// Loopback, private, link-local and the provider's own networks (also of VPNs such as Tailscale).
constexpr std::array<const char*, 9> kLocalNetworks = {
    "127.0.0.0/255.0.0.0",
    "10.0.0.0/255.0.0.0",
    "172.16.0.0/255.240.0.0",
    "192.168.0.0/255.255.0.0",
    "169.254.0.0/255.255.0.0",
    "100.64.0.0/255.192.0.0",
    "::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fc00::/fe00::",
    "fe80::/ffc0::"};

// 4 or 16 octets; empty: not an address.
Octets ip_octets(const std::string& text) {
  Octets octets(16);
  if (::inet_pton(AF_INET6, text.c_str(), octets.data()) == 1) return octets;
  octets.resize(4);
  if (::inet_pton(AF_INET, text.c_str(), octets.data()) == 1) return octets;
  return {};
}

bool is_host_name(const std::string& text) {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), in_name);
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view text_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<size_t>(ASN1_STRING_length(string))};
}

bool in_domain(const std::string& name, std::string_view base) {
  const std::string low_name = in_lower_case(name), low_base = in_lower_case(base);
  return low_name == low_base || low_name.ends_with("." + low_base);
}

// `network`: the address and then its mask.
bool in_network(const Octets& ip, const ASN1_OCTET_STRING* network) {
  const std::string_view octets = text_of(network);
  if (octets.size() != 2 * ip.size()) return false;
  for (size_t i = 0; i < ip.size(); ++i) {
    const auto mask = static_cast<uint8_t>(octets[ip.size() + i]);
    if ((ip[i] & mask) != static_cast<uint8_t>(octets[i])) return false;
  }
  return true;
}

}  // namespace

std::string name_constraints(const std::vector<std::string>& names) {
  std::string text = "critical";
  for (const char* suffix : kLocalSuffixes) text += std::string(",permitted;DNS:") + suffix;
  for (const char* network : kLocalNetworks) text += std::string(",permitted;IP:") + network;
  for (const std::string& name : names) {
    const Octets ip = ip_octets(name);
    if (ip.size() == 4) {
      text += ",permitted;IP:" + name + "/255.255.255.255";
    } else if (ip.size() == 16) {
      text += ",permitted;IP:" + name + "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    } else if (is_host_name(name)) {
      text += ",permitted;DNS:" + name;
    }
  }
  return text;
}

std::string local_host_name(const std::string& host_name) {
  const bool one_word = host_name.find('.') == std::string::npos && host_name != "localhost";
  return one_word ? host_name + ".local" : host_name;
}

bool permits(const x509_st* authority, const std::string& name) {
  const Octets ip = ip_octets(name);
  if (ip.empty() && !is_host_name(name)) return false;
  const std::unique_ptr<NAME_CONSTRAINTS, decltype(&NAME_CONSTRAINTS_free)> constraints(
      static_cast<NAME_CONSTRAINTS*>(
          X509_get_ext_d2i(authority, NID_name_constraints, nullptr, nullptr)),
      NAME_CONSTRAINTS_free);
  if (!constraints) return true;
  for (int i = 0; i < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees); ++i) {
    const GENERAL_NAME* const base =
        sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i)->base;
    if (ip.empty() && base->type == GEN_DNS && in_domain(name, text_of(base->d.dNSName))) {
      return true;
    }
    if (!ip.empty() && base->type == GEN_IPADD && in_network(ip, base->d.iPAddress)) return true;
  }
  return false;
}

}  // namespace earshot::io
