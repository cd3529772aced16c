// The checks of `earshot doctor`. Each looks at one thing through the Environment and adds rows:
// green, or what is wrong and the command that mends it. Blocking; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/checks/check_row.h"
#include "app/checks/environment.h"
#include "app/config.h"
#include "app/public_address.h"

namespace earshot::app {

// What is checked.
struct CheckSubject {
  Config config;
  std::filesystem::path config_file;  // empty: none
  std::vector<PublicAddress> public_addresses;

  // Found out by run_checks() before the rest.
  std::optional<HttpAnswer> answer;  // of the running server to GET /api/v1/server

  bool running() const { return answer.has_value(); }
  bool tls() const { return config.tls != TlsMode::kOff; }
  // The name that people type, without a port: from public_url or the certificate; "" when none.
  std::string host() const;
  // host() and the port, unless it is the usual one, for the Host field.
  std::string authority() const;
  std::string config_name() const;  // the file's path, for sentences
  std::filesystem::path turn_secret() const;
  // Of our own authority; empty unless tls = "self-signed".
  std::filesystem::path own_authority() const;
};

// On the machine of the server, running or not.
std::vector<CheckRow> run_checks(CheckSubject subject, Environment& environment);

// On any other machine. `url`: "https://chat.example.org" or with a port.
std::vector<CheckRow> run_checks_from_outside(const std::string& url, Environment& environment);

// ---- the parts ----
void check_config_file(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_secrets(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_data_directory(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_web_client(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_name(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_public_address(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_free_ports(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_service(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_group_calls(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_relay(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_certificate(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_acme(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_notifications(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_clock(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_limits(const CheckSubject& subject, Environment& environment, CheckRows& rows);
void check_firewall(const CheckSubject& subject, Environment& environment, CheckRows& rows);

// ---- shared by checks from here and from outside ----
// Where to connect for an address that is listened on: a wildcard becomes loopback.
SocketAddress reachable(const SocketAddress& listening);
bool is_earshot(const HttpAnswer& answer);
// A row about a handshake at the socket's address.
void check_websocket(const HttpQuestion& server, Environment& environment, CheckRows& rows);
// How far this machine's clock is from the Date of an answer; nothing without one.
std::optional<Duration> clock_difference(const HttpAnswer& answer, WallTime now);
std::string days_left_text(Duration left);
// "A or AAAA", "192.0.2.1 and 2001:db8::1"
std::string join(const std::vector<IpAddress>& addresses, std::string_view between);

}  // namespace earshot::app
