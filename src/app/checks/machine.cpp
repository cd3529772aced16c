// The machine: clock, limits, hints about a firewall.
#include <algorithm>
#include <ctime>

#include "app/checks/checks.h"
#include "base/limits.h"

namespace earshot::app {
namespace {

constexpr uint64_t kDescriptorsAmple = 8192;             // a few thousand people online
constexpr uint64_t kUdpBufferAmple_bytes = 1024 * 1024;  // 100 ms of 80 Mbit/s

const char* const kClockRemedy =
    "timedatectl set-ntp true   (Debian: apt-get install systemd-timesyncd)";

struct Opening {
  std::string protocol;  // "tcp", "udp"
  std::string ports;     // "443", "49152:65535"
};

std::vector<Opening> openings(const CheckSubject& subject) {
  std::vector<Opening> out;
  const auto add = [&out](const std::string& listen, const char* protocol) {
    const auto address = SocketAddress::parse(listen);
    if (!address.ok() || address->is_loopback()) return;
    const std::string port = std::to_string(address->port());
    const bool known = std::any_of(out.begin(), out.end(), [&](const Opening& opening) {
      return opening.protocol == protocol && opening.ports == port;
    });
    if (!known) out.push_back({protocol, port});
  };
  for (const std::string& listen : subject.config.listen) add(listen, "tcp");
  if (subject.config.sfu.enabled) {
    for (const std::string& listen : subject.config.sfu.listen) add(listen, "udp");
  }
  const TurnConfig& turn = subject.config.turn;
  if (!turn.enabled) return out;
  for (const std::string& listen : turn.listen) {
    add(listen, "udp");
    add(listen, "tcp");
  }
  if (!out.empty()) {
    out.push_back({"udp", std::to_string(turn.relay_port_first) + ":" +
                              std::to_string(turn.relay_port_last)});
  }
  return out;
}

std::string list(const std::vector<Opening>& openings) {
  std::string text;
  for (const Opening& opening : openings) {
    text += (text.empty() ? "" : ", ") + std::string(opening.protocol == "udp" ? "UDP " : "TCP ");
    const size_t colon = opening.ports.find(':');
    text += colon == std::string::npos
                ? opening.ports
                : opening.ports.substr(0, colon) + "-" + opening.ports.substr(colon + 1);
  }
  return text;
}

// Lines of /etc/ufw/user.rules: "### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in".
bool ufw_allows(const std::string& rules, const Opening& opening) {
  const std::string start = "### tuple ### allow ";
  return rules.find(start + opening.protocol + " " + opening.ports + " ") != std::string::npos ||
         rules.find(start + "any " + opening.ports + " ") != std::string::npos;
}

void check_ufw(const std::vector<Opening>& wanted, Environment& environment, CheckRows& rows) {
  const std::string rules = environment.text_of("/etc/ufw/user.rules");
  std::vector<Opening> closed;
  std::string commands;
  for (const Opening& opening : wanted) {
    if (ufw_allows(rules, opening)) continue;
    closed.push_back(opening);
    commands +=
        (commands.empty() ? "" : " && ") + ("ufw allow " + opening.ports + "/" + opening.protocol);
  }
  if (closed.empty()) {
    rows.green("firewall", "Firewall", "ufw lets in " + list(wanted));
  } else if (rules.empty()) {
    rows.yellow("firewall", "Firewall", "ufw is active; only root can read its rules",
                "sudo earshot doctor");
  } else {
    rows.yellow("firewall", "Firewall", "ufw has no rule for " + list(closed), commands);
  }
}

void check_buffers(Environment& environment, CheckRows& rows) {
  const std::string text = environment.text_of("/proc/sys/net/core/rmem_max");
  const uint64_t bytes = std::strtoull(text.c_str(), nullptr, 10);
  const std::string finding = std::to_string(bytes / 1024) + " KiB per UDP socket";
  if (text.empty() || bytes >= kUdpBufferAmple_bytes) {
    rows.green("udp_buffers", "UDP buffers", text.empty() ? "not told here" : finding);
  } else {
    rows.yellow(
        "udp_buffers", "UDP buffers", finding + "; with many calls packets get lost",
        "echo net.core.rmem_max=4194304 > /etc/sysctl.d/90-earshot.conf && sysctl --system");
  }
}

}  // namespace

std::optional<Duration> clock_difference(const HttpAnswer& answer, WallTime now) {
  std::tm parts{};
  const std::string date = answer.field("date");
  // RFC 9110 §5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
  if (::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) {
    return std::nullopt;
  }
  const Duration ahead = now - WallTime::from_ms(static_cast<int64_t>(::timegm(&parts)) * 1000);
  return ahead < 0s ? -ahead : ahead;
}

void check_clock(const CheckSubject&, Environment& environment, CheckRows& rows) {
  const std::optional<bool> synchronised = environment.clock().synchronised;
  if (synchronised.value_or(true)) {
    rows.green("clock", "Clock", synchronised ? "synchronised" : "not told here");
  } else {
    rows.yellow("clock", "Clock", "nothing keeps it right; credentials and certificates need it",
                kClockRemedy);
  }
}

void check_limits(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  if (subject.config.turn.enabled) check_buffers(environment, rows);
  const auto address = SocketAddress::parse(subject.config.listen.front());
  if (!subject.running() || !address.ok()) return;
  const uint64_t descriptors = environment.descriptors_max(address->port());
  const std::string finding = "the server may open " + std::to_string(descriptors) + " files";
  if (descriptors >= kDescriptorsAmple) {
    rows.green("descriptors", "Open files", descriptors == UINT64_MAX ? "no limit" : finding);
  } else {
    rows.yellow("descriptors", "Open files", finding + ": one per connection",
                "In the unit: LimitNOFILE=65536; from a shell: ulimit -n 65536");
  }
}

void check_firewall(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const std::vector<Opening> wanted = openings(subject);
  const char* const name = "Firewall";
  if (wanted.empty()) {
    rows.green("firewall", name, "nothing to open: only this machine can connect");
    return;
  }
  if (environment.text_of("/etc/ufw/ufw.conf").find("ENABLED=yes") != std::string::npos) {
    check_ufw(wanted, environment, rows);
    return;
  }
  const std::string units = "/etc/systemd/system/multi-user.target.wants/";
  if (environment.file(units + "firewalld.service").exists) {
    std::string commands;
    for (const Opening& opening : wanted) {
      std::string ports = opening.ports;
      std::replace(ports.begin(), ports.end(), ':', '-');
      commands += " --add-port=" + ports + "/" + opening.protocol;
    }
    rows.yellow("firewall", name, "firewalld is active; it must let in " + list(wanted),
                "firewall-cmd --permanent" + commands + " && firewall-cmd --reload");
    return;
  }
  if (environment.text_of("/etc/nftables.conf").find("policy drop") != std::string::npos) {
    rows.yellow("firewall", name, "/etc/nftables.conf drops; it must accept " + list(wanted),
                "See 'Ports' in deploy/README.md for the rules; try from another machine: "
                "earshot doctor --from-outside https://" +
                    subject.authority());
    return;
  }
  rows.green("firewall", name,
             "none seen here; routers and clouds in front must let in " + list(wanted));
}

}  // namespace earshot::app
