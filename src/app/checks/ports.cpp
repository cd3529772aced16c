// Ports: free before the start, answering after it.
#include <algorithm>

#include "app/checks/checks.h"

namespace earshot::app {
namespace {

struct Port {
  SocketAddress address;
  Protocol protocol;
  std::string name;  // "TCP 443"
  std::string id;
};

Port make_port(const SocketAddress& address, Protocol protocol) {
  const std::string number = std::to_string(address.port());
  const bool udp = protocol == Protocol::kUdp;
  return {address, protocol, (udp ? "UDP " : "TCP ") + number,
          (udp ? "port_udp_" : "port_tcp_") + number};
}

std::vector<Port> ports_of(const CheckSubject& subject) {
  std::vector<Port> out;
  const auto add = [&out](const std::string& text, Protocol protocol) {
    const auto address = SocketAddress::parse(text);
    if (address.ok()) out.push_back(make_port(*address, protocol));
  };
  for (const std::string& text : subject.config.listen) add(text, Protocol::kTcp);
  if (subject.config.sfu.enabled) {
    for (const std::string& text : subject.config.sfu.listen) add(text, Protocol::kUdp);
  }
  if (!subject.config.turn.enabled) return out;
  for (const std::string& text : subject.config.turn.listen) {
    add(text, Protocol::kUdp);
    add(text, Protocol::kTcp);
  }
  return out;
}

// One of those who hold it; "" when it cannot be told.
std::string holder_of(const Port& port, Environment& environment) {
  const auto holders = environment.holders_of(port.address.port(), port.protocol);
  return holders.empty() ? "" : holders.front();
}

void check_free_port(const CheckSubject& subject, const Port& port, Environment& environment,
                     CheckRows& rows) {
  switch (environment.try_bind(port.address, port.protocol)) {
    case BindOutcome::kFree:
      rows.green(port.id, port.name, "free at " + port.address.to_string());
      return;
    case BindOutcome::kNotAllowed:
      rows.yellow(port.id, port.name, "only root can try ports below 1024",
                  "sudo earshot doctor   (the systemd unit gives the server that right)");
      return;
    case BindOutcome::kNoSuchAddress:
      rows.red(port.id, port.name, "this machine has no address " + port.address.ip_text(),
               "Correct listen in " + subject.config_name() +
                   "; \"[::]:" + std::to_string(port.address.port()) + "\" is every address");
      return;
    case BindOutcome::kTaken: break;
  }
  const std::string holder = holder_of(port, environment);
  if (holder.empty()) {
    rows.red(port.id, port.name, "taken by another program",
             "sudo ss -lnp 'sport = :" + std::to_string(port.address.port()) +
                 "' names it; stop it, or change the port in " + subject.config_name());
  } else if (holder.starts_with("earshot ")) {
    rows.red(port.id, port.name, "held by " + holder + ", which does not answer",
             "journalctl -u earshot -n 50, then systemctl restart earshot");
  } else {
    const std::string program = holder.substr(0, holder.find(' '));
    rows.red(
        port.id, port.name, "taken by " + holder,
        "systemctl disable --now " + program + ", or change the port in " + subject.config_name());
  }
}

void check_redirect(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  for (const std::string& text : subject.config.listen) {
    const auto address = SocketAddress::parse(text);
    if (!address.ok() || address->port() != 80 || !subject.tls()) continue;
    const auto answer =
        environment.http({.to = reachable(*address), .host = subject.host(), .path = "/"});
    if (answer.ok()) {
      rows.green("http", "HTTP on port 80", "answers, for certificates and to lead to https");
    } else {
      rows.red("http", "HTTP on port 80", answer.error().message,
               "journalctl -u earshot -n 50, then systemctl restart earshot");
    }
    return;
  }
}

// Whether the process that people reach over HTTPS holds this port as well; nothing where only root
// sees who holds what.
std::optional<bool> is_held_by_server(const CheckSubject& subject, const Port& port,
                                      Environment& environment) {
  const auto server = SocketAddress::parse(subject.config.listen.front());
  if (!server.ok()) return std::nullopt;
  const auto own = environment.holders_of(server->port(), Protocol::kTcp);
  const auto holders = environment.holders_of(port.address.port(), port.protocol);
  if (own.empty() || holders.empty()) return std::nullopt;
  return std::find_first_of(holders.begin(), holders.end(), own.begin(), own.end()) !=
         holders.end();
}

std::string stop_holder(const CheckSubject& subject, const std::string& setting) {
  return "Stop that, or change " + setting + " in " + subject.config_name() +
         "; then systemctl restart earshot";
}

// One address of the forwarding unit. It answers nobody who is not in a call, so that asking it
// tells nothing. False: a row says what is wrong.
bool check_group_call_port(const CheckSubject& subject, const Port& port, Environment& environment,
                           CheckRows& rows) {
  const char* const id = "group_calls";
  const char* const name = "Group calls";
  if (environment.try_bind(port.address, port.protocol) == BindOutcome::kFree) {
    rows.red(id, name, "nobody can make one: the server has not got " + port.name,
             "systemctl restart earshot, then journalctl -u earshot -n 50 | grep 'group calls'");
    return false;
  }
  const std::optional<bool> own = is_held_by_server(subject, port, environment);
  if (!own) {
    rows.yellow(id, name, "only root sees whether the server holds " + port.name,
                "sudo earshot doctor");
  } else if (!*own) {
    rows.red(id, name,
             "nobody can make one: " + port.name + " is taken by " + holder_of(port, environment),
             stop_holder(subject, "sfu.listen"));
  }
  return own.value_or(false);
}

struct StunCheck {
  const char* id;
  const char* name;
  Protocol protocol;
};

void check_stun(const CheckSubject& subject, const StunCheck& check, const StunServer& server,
                Environment& environment, CheckRows& rows) {
  const auto seen = environment.stun_binding(server);
  const Port port = make_port(server.address, check.protocol);
  if (seen.ok() && check.protocol != Protocol::kTls &&
      !is_held_by_server(subject, port, environment).value_or(true)) {
    rows.red(check.id, check.name,
             "answered by " + holder_of(port, environment) + ", not by the server",
             stop_holder(subject, "turn.listen"));
  } else if (seen.ok()) {
    rows.green(check.id, check.name, "answers at " + server.address.to_string());
  } else {
    rows.red(check.id, check.name, seen.error().message,
             "journalctl -u earshot -n 50 | grep -i turn, then systemctl restart earshot");
  }
}

}  // namespace

void check_free_ports(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (subject.running()) return;
  rows.yellow("server", "Server", "is not running, or does not answer",
              "systemctl enable --now earshot; then: journalctl -u earshot -n 50");
  for (const Port& port : ports_of(subject)) check_free_port(subject, port, environment, rows);
}

void check_websocket(const HttpQuestion& server, Environment& environment, CheckRows& rows) {
  HttpQuestion question = server;
  question.path = "/api/v1/socket";
  question.websocket = true;
  const auto answer = environment.http(question);
  const char* const name = "WebSocket";
  // Without a session the handshake is refused, but only after all of it has arrived.
  if (answer.ok() && answer->status == 401) {
    rows.green("websocket", name, "the handshake arrives");
  } else if (answer.ok() && answer->status == 403) {
    rows.red("websocket", name, "the server takes " + question.host + " for another site",
             "Set public_url to what people type in the browser");
  } else if (answer.ok()) {
    rows.red("websocket", name,
             "the handshake gets HTTP " + std::to_string(answer->status) +
                 "; a proxy in front does not pass it on",
             "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
             "proxy_set_header Connection upgrade; proxy_set_header Host $host;");
  } else {
    rows.red("websocket", name, answer.error().message, "journalctl -u earshot -n 50");
  }
}

void check_service(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (!subject.running()) return;
  std::optional<SocketAddress> https;
  for (const std::string& text : subject.config.listen) {
    const auto address = SocketAddress::parse(text);
    if (address.ok() && !https) https = reachable(*address);
  }
  if (!https) return;
  rows.green("server", "Server", "runs and answers at " + https->to_string());
  check_websocket({.to = *https, .tls = subject.tls(), .host = subject.authority()}, environment,
                  rows);
  check_redirect(subject, environment, rows);
  if (!subject.config.turn.enabled) return;
  const auto turn = SocketAddress::parse(subject.config.turn.listen.front());
  if (!turn.ok()) return;
  const StunServer udp{reachable(*turn), Protocol::kUdp, ""};
  check_stun(subject, {"stun_udp", "STUN over UDP", Protocol::kUdp}, udp, environment, rows);
  check_stun(subject, {"stun_tcp", "STUN over TCP", Protocol::kTcp},
             {udp.address, Protocol::kTcp, ""}, environment, rows);
  if (subject.tls()) {
    check_stun(subject, {"stun_tls", "TURN over TLS", Protocol::kTls},
               {*https, Protocol::kTls, subject.host()}, environment, rows);
  }
  const auto realm = environment.turn_challenge(udp);
  if (realm.ok()) {
    rows.green("turn", "TURN", "asks for credentials (realm " + *realm + ")");
  } else {
    rows.red("turn", "TURN", realm.error().message,
             "journalctl -u earshot -n 50 | grep -i turn, then systemctl restart earshot");
  }
}

void check_group_calls(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (!subject.config.sfu.enabled) {
    rows.green("group_calls", "Group calls", "switched off (sfu.enabled)");
    return;
  }
  if (!subject.running()) return;  // their port is tried like the others
  std::string ports;
  for (const std::string& text : subject.config.sfu.listen) {
    const auto address = SocketAddress::parse(text);
    if (!address.ok() || address->port() == 0) continue;
    const Port port = make_port(*address, Protocol::kUdp);
    if (!check_group_call_port(subject, port, environment, rows)) return;
    ports += (ports.empty() ? "" : ", ") + port.name;
  }
  if (!ports.empty()) rows.green("group_calls", "Group calls", "the server holds " + ports);
}

void check_relay(const CheckSubject& subject, Environment&, CheckRows& rows) {
  constexpr int kRelayPortsAmple = 1000;  // 2 to 4 per relayed call, and a rest after each
  const TurnConfig& turn = subject.config.turn;
  const bool outside =
      !turn.external.empty() ||
      std::any_of(subject.config.ice_servers.begin(), subject.config.ice_servers.end(),
                  [](const auto& server) { return server.urls.front().starts_with("turn"); });
  if (!turn.enabled && outside) {
    rows.green("relay", "Relay", "another TURN server is configured");
    return;
  }
  if (!turn.enabled) {
    rows.yellow("relay", "Relay", "switched off: behind strict firewalls calls will not connect",
                "Set turn.enabled = true in " + subject.config_name());
    return;
  }
  const int count = turn.relay_port_last - turn.relay_port_first + 1;
  const std::string text = "UDP " + std::to_string(turn.relay_port_first) + " to " +
                           std::to_string(turn.relay_port_last) + " (" + std::to_string(count) +
                           " ports)";
  if (count >= kRelayPortsAmple) {
    rows.green("relay", "Relay", text);
  } else {
    rows.yellow(
        "relay", "Relay",
        text + " are enough for about " + std::to_string(count / 4) + " relayed calls at a time",
        "Widen turn.relay_port_first to turn.relay_port_last in " + subject.config_name());
  }
}

}  // namespace earshot::app
