#include <algorithm>

#include "app/checks/checks.h"
#include "app/network.h"

namespace earshot::app {
namespace {

constexpr uint16_t kHttpsPort = 443;

using Check = void (*)(const CheckSubject&, Environment&, CheckRows&);
// In the order in which somebody who sets a server up solves things.
constexpr Check kChecks[] = {
    check_config_file,   check_secrets,        check_data_directory, check_web_client,
    check_name,          check_public_address, check_free_ports,     check_service,
    check_group_calls,   check_relay,          check_certificate,    check_acme,
    check_notifications, check_firewall,       check_clock,          check_limits};

std::optional<HttpAnswer> ask_server(const CheckSubject& subject, Environment& environment) {
  for (const std::string& text : subject.config.listen) {
    const auto address = SocketAddress::parse(text);
    if (!address.ok()) continue;
    const auto answer = environment.http({.to = reachable(*address),
                                          .tls = subject.tls(),
                                          .host = subject.authority(),
                                          .path = "/api/v1/server",
                                          .authority = subject.own_authority()});
    if (answer.ok() && is_earshot(*answer)) return *answer;
  }
  return std::nullopt;
}

}  // namespace

std::string CheckSubject::host() const {
  if (config.tls == TlsMode::kAcme && !config.acme.domains.empty()) {
    return config.acme.domains.front();
  }
  const size_t scheme = config.public_url.find("//");
  if (scheme == std::string::npos) return "";
  const auto parts = split_host_port(config.public_url.substr(scheme + 2), kHttpsPort);
  return parts.ok() ? parts->first : "";
}

std::string CheckSubject::authority() const {
  const size_t scheme = config.public_url.find("//");
  if (scheme != std::string::npos) return config.public_url.substr(scheme + 2);
  const std::string name = host();
  return name.empty() ? "localhost" : name;
}

std::string CheckSubject::config_name() const {
  return config_file.empty() ? "the configuration" : config_file.string();
}

std::filesystem::path CheckSubject::turn_secret() const {
  return config.turn.secret_file.empty() ? config.data_dir / "turn-secret"
                                         : config.turn.secret_file;
}

std::filesystem::path CheckSubject::own_authority() const {
  return config.tls == TlsMode::kSelfSigned ? config.data_dir / "tls" / "authority.pem"
                                            : std::filesystem::path();
}

SocketAddress reachable(const SocketAddress& listening) {
  // A v6 wildcard listens for v4 as well, and a machine may have no v6 at all.
  if (!listening.is_wildcard()) return listening;
  return SocketAddress(IpAddress::v4({127, 0, 0, 1}), listening.port());
}

bool is_earshot(const HttpAnswer& answer) {
  return answer.status == 200 && answer.body.find("\"first_account\"") != std::string::npos;
}

std::string join(const std::vector<IpAddress>& addresses, std::string_view between) {
  std::string text;
  for (const IpAddress& ip : addresses) {
    if (!text.empty()) text += between;
    text += ip.to_string();
  }
  return text;
}

std::vector<CheckRow> run_checks(CheckSubject subject, Environment& environment) {
  CheckRows rows;
  subject.answer = ask_server(subject, environment);
  for (const Check check : kChecks) check(subject, environment, rows);
  return rows.take();
}

}  // namespace earshot::app
