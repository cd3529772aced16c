// The same questions from another machine, which sees what people's browsers see.
#include <algorithm>

#include "app/checks/checks.h"
#include "app/host_kind.h"
#include "app/network.h"

namespace earshot::app {
namespace {

constexpr uint16_t kHttpsPort = 443;
constexpr uint16_t kTurnPort = 3478;
constexpr Duration kClockTolerance = 60s;  // credentials of TURN live ten minutes

struct Target {
  std::string host;
  std::string authority;  // with the port, where it is not the usual one
  uint16_t port = kHttpsPort;
};

const char* const kOpenPort = "open it in every firewall in front: router, cloud provider, ufw";

// Who refuses has been reached: no firewall drops the question.
bool is_refused(const Error& error) { return error.message.find("refused") != std::string::npos; }

std::string how_to_open(const Error& error, const std::string& port) {
  return is_refused(error) ? port +
                                 ": start the server (systemctl enable --now earshot), or "
                                 "forward the port to it"
                           : port + ": " + kOpenPort;
}

void check_one_address(const Target& target, const IpAddress& ip, Environment& environment,
                       CheckRows& rows, std::optional<HttpAnswer>& good) {
  const std::string id = ip.is_v4() ? "https_v4" : "https_v6";
  const std::string name = ip.is_v4() ? "HTTPS over IPv4" : "HTTPS over IPv6";
  const SocketAddress to(ip, target.port);
  auto answer =
      environment.http({.to = to, .tls = true, .host = target.authority, .path = "/api/v1/server"});
  if (answer.ok() && is_earshot(*answer)) {
    rows.green(id, name, "answers at " + to.to_string());
    if (!good) good = *std::move(answer);
  } else if (answer.ok()) {
    rows.red(id, name, to.to_string() + " is a web server, but not Earshot",
             "Correct the DNS record, or let the proxy there pass everything on to Earshot");
  } else if (!ip.is_v4() && answer.error().message.find("no route") != std::string::npos) {
    rows.yellow(id, name, "this machine has no IPv6 to try it with", "Try from another network");
  } else {
    rows.red(id, name, answer.error().message,
             how_to_open(answer.error(), "TCP " + std::to_string(target.port)) +
                 (ip.is_v4() ? "" : "; or delete the AAAA record: browsers try it first"));
  }
}

void check_served_certificate(const Target& target, const io::CertificateFacts& facts, WallTime now,
                              CheckRows& rows) {
  const char* const name = "Certificate";
  const Duration left = facts.not_after - now;
  if (left <= 0s) {
    rows.red("certificate", name, "expired " + days_left_text(left),
             "On the server: earshot doctor says how to renew it");
  } else if (!facts.covers(target.host)) {
    rows.red("certificate", name, "is not for " + target.host,
             "On the server: earshot setup " + target.host + ", or a certificate for this name");
  } else if (!facts.trusted()) {
    rows.yellow("certificate", name, "browsers warn: " + facts.distrust,
                "If it is self-signed: import <data_dir>/tls/authority.pem of the server into each "
                "device; else install the whole chain (fullchain.pem)");
  } else {
    rows.green("certificate", name, "good, runs out " + days_left_text(left));
  }
}

void check_answer(const Target& target, const HttpAnswer& answer, Environment& environment,
                  CheckRows& rows) {
  const WallTime now = environment.clock().now;
  if (answer.certificate) check_served_certificate(target, *answer.certificate, now, rows);
  const auto difference = clock_difference(answer, now);
  if (!difference) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*difference).count();
  if (*difference <= kClockTolerance) {
    rows.green("clock", "Clocks", "here and there agree");
  } else {
    rows.red("clock", "Clocks", "here and there differ by " + std::to_string(seconds) + " s",
             "date -u on both says which is wrong; there: timedatectl set-ntp true");
  }
}

void check_http_port(const Target& target, const IpAddress& ip, Environment& environment,
                     CheckRows& rows) {
  if (target.port != kHttpsPort || host_kind(target.host) != HostKind::kPublicName) return;
  const auto answer =
      environment.http({.to = SocketAddress(ip, 80), .host = target.host, .path = "/"});
  if (answer.ok()) {
    rows.green("http", "HTTP on port 80", "answers");
  } else {
    rows.yellow("http", "HTTP on port 80",
                answer.error().message + "; certificates then rest on port 443 alone",
                how_to_open(answer.error(), "TCP 80"));
  }
}

void check_media(const Target& target, const IpAddress& ip, Environment& environment,
                 CheckRows& rows) {
  const SocketAddress turn(ip, kTurnPort);
  const std::string https_port = "TCP " + std::to_string(target.port);
  const struct {
    const char* id;
    const char* name;
    StunServer server;
    const char* port;
  } kAll[] = {
      {"stun_udp", "STUN over UDP", {turn, Protocol::kUdp, ""}, "UDP 3478"},
      {"stun_tcp", "STUN over TCP", {turn, Protocol::kTcp, ""}, "TCP 3478"},
      {"stun_tls",
       "TURN over TLS",
       {SocketAddress(ip, target.port), Protocol::kTls, target.host},
       https_port.c_str()},
  };
  bool any = false;
  for (const auto& check : kAll) {
    const auto seen = environment.stun_binding(check.server);
    any = any || seen.ok();
    if (seen.ok()) {
      rows.green(check.id, check.name, "answers; we come from " + seen->ip_text());
    } else {
      const bool tls = check.server.protocol == Protocol::kTls;
      rows.red(check.id, check.name, seen.error().message,
               how_to_open(seen.error(), check.port) +
                   (tls ? "; a proxy there must pass on more than HTTP" : ""));
    }
  }
  if (!any) return;
  for (const auto& check : kAll) {
    const auto realm = environment.turn_challenge(check.server);
    if (!realm.ok()) continue;
    rows.green("turn", "TURN", "asks for credentials (realm " + *realm + ")");
    return;
  }
  rows.red("turn", "TURN", "STUN answers, TURN does not", "Set turn.enabled = true on the server");
}

std::optional<Target> parse_target(const std::string& url) {
  const std::string scheme = "https://";
  std::string rest = url.starts_with(scheme) ? url.substr(scheme.size()) : url;
  while (rest.ends_with('/')) rest.pop_back();
  const auto parts = split_host_port(rest, kHttpsPort);
  if (!parts.ok() || rest.find("://") != std::string::npos) return std::nullopt;
  return Target{parts->first, rest, parts->second};
}

}  // namespace

std::vector<CheckRow> run_checks_from_outside(const std::string& url, Environment& environment) {
  CheckRows rows;
  const auto target = parse_target(url);
  if (!target) {
    rows.red("dns", "Name (DNS)", url + " is not an address like https://chat.example.org",
             "earshot doctor --from-outside https://HOST (https only, no path)");
    return rows.take();
  }
  const std::vector<IpAddress> found = environment.resolve(target->host);
  if (found.empty()) {
    rows.red("dns", "Name (DNS)", target->host + " has no address in the DNS",
             "At your DNS provider make the record  " + target->host +
                 ". A <public IPv4 address of the server>");
    return rows.take();
  }
  if (host_kind(target->host) != HostKind::kIpAddress) {
    rows.green("dns", "Name (DNS)", target->host + " is " + join(found, " and "));
  }
  std::optional<HttpAnswer> good;
  for (const bool v4 : {true, false}) {
    const auto ip = std::find_if(found.begin(), found.end(),
                                 [v4](const IpAddress& each) { return each.is_v4() == v4; });
    if (ip != found.end()) check_one_address(*target, *ip, environment, rows, good);
  }
  const IpAddress first = found.front();
  if (good) {
    check_answer(*target, *good, environment, rows);
    check_websocket(
        {.to = SocketAddress(first, target->port), .tls = true, .host = target->authority},
        environment, rows);
  }
  check_http_port(*target, first, environment, rows);
  check_media(*target, first, environment, rows);
  return rows.take();
}

}  // namespace earshot::app
