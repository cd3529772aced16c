// DNS and the addresses under which this server is seen.
#include <algorithm>

#include "app/checks/checks.h"
#include "app/host_kind.h"
#include "base/address_class.h"

namespace earshot::app {
namespace {

const char* const kName = "Name (DNS)";

std::vector<IpAddress> known_addresses(const CheckSubject& subject, Environment& environment) {
  std::vector<IpAddress> out = environment.own_addresses();
  for (const PublicAddress& address : subject.public_addresses) out.push_back(address.ip);
  return out;
}

// "chat.example.org. A 44.0.0.5"
std::string wanted_records(const CheckSubject& subject) {
  if (subject.public_addresses.empty()) {
    return subject.host() + ". A <public IPv4 address of this machine>";
  }
  std::string text;
  for (const PublicAddress& address : subject.public_addresses) {
    if (!text.empty()) text += "  and  ";
    text += subject.host() + (address.ip.is_v4() ? ". A " : ". AAAA ") + address.ip.to_string();
  }
  return text;
}

void no_such_name(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const std::string host = subject.host();
  if (host_kind(host) == HostKind::kPublicName) {
    rows.red("dns", kName, host + " has no address in the DNS",
             "At your DNS provider make the record  " + wanted_records(subject));
    return;
  }
  std::string example = "<address of this machine>";
  for (const IpAddress& ip : environment.own_addresses()) {
    if (ip.is_v4() && !ip.is_loopback()) example = ip.to_string();
  }
  rows.red("dns", kName, host + " is not known here",
           "Name it in your router's DNS, or on each device add to /etc/hosts:  " + example + " " +
               host);
}

}  // namespace

void check_name(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const std::string host = subject.host();
  if (host.empty()) {
    rows.green("dns", kName, "none configured: people open an address of this machine");
    return;
  }
  const std::vector<IpAddress> found = environment.resolve(host);
  if (found.empty()) return no_such_name(subject, environment, rows);
  const std::vector<IpAddress> known = known_addresses(subject, environment);
  std::vector<IpAddress> strange;
  for (const IpAddress& ip : found) {
    const bool here = std::find(known.begin(), known.end(), ip) != known.end();
    if (!here && !ip.is_loopback()) strange.push_back(ip);
  }
  const bool only_loopback =
      std::all_of(found.begin(), found.end(), [](const IpAddress& ip) { return ip.is_loopback(); });
  if (only_loopback && host_kind(host) != HostKind::kLocalhost) {
    rows.yellow(
        "dns", kName, host + " is " + join(found, ", ") + " on this machine (/etc/hosts)",
        "Look from another machine: earshot doctor --from-outside https://" + subject.authority());
  } else if (host_kind(host) == HostKind::kIpAddress && !strange.empty() &&
             (classify(found.front()) != AddressClass::kGlobal ||
              !subject.public_addresses.empty())) {
    rows.red("dns", kName, host + " is not an address of this machine",
             "Set public_url in " + subject.config_name() + " to one of " +
                 join(environment.own_addresses(), ", "));
  } else if (strange.empty()) {
    const bool literal = host_kind(host) == HostKind::kIpAddress;
    rows.green("dns", kName,
               host + (literal ? " is an address of this machine" : " is " + join(found, " and ")));
  } else if (!subject.tls()) {
    rows.green("dns", kName, host + " is " + join(found, " and ") + ", with a proxy in front");
  } else if (subject.public_addresses.empty()) {
    rows.yellow(
        "dns", kName,
        host + " is " + join(found, " and ") + "; whether that leads here cannot be seen from here",
        "Put public_address = [\"" + strange.front().to_string() + "\"] into " +
            subject.config_name() + " if it is right");
  } else {
    rows.red("dns", kName, host + " leads to " + join(strange, " and ") + ", not to this machine",
             "At your DNS provider change the record to  " + wanted_records(subject) +
                 (strange.size() < found.size() ? "  and delete the others" : ""));
  }
}

void check_public_address(const CheckSubject& subject, Environment&, CheckRows& rows) {
  const char* const name = "Public address";
  std::vector<IpAddress> ips;
  bool by_stun = false;
  for (const PublicAddress& address : subject.public_addresses) {
    ips.push_back(address.ip);
    by_stun = by_stun || address.source == AddressSource::kStun;
  }
  if (!ips.empty()) {
    rows.green("public_address", name,
               join(ips, " and ") + (by_stun ? " (behind NAT, as a STUN server sees it)" : ""));
  } else if (host_kind(subject.host()) == HostKind::kPublicName) {
    rows.yellow("public_address", name,
                "not found: calls between different networks may not be relayed",
                "Put public_address = [\"<the address>\"] into " + subject.config_name() +
                    ", or stun_servers = [\"<host:port>\"] to have it found out");
  } else {
    rows.green("public_address", name, "none: for calls within this network");
  }
}

}  // namespace earshot::app
