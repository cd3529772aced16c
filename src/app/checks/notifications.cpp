// Whether notifications can go out: the push services of the browsers must be reached.
#include <array>

#include "app/checks/checks.h"

namespace earshot::app {
namespace {

struct PushOperator {
  const char* host;
  const char* browsers;
};

constexpr std::array<PushOperator, 3> kOperators = {{
    {"fcm.googleapis.com", "Chrome and Edge"},
    {"updates.push.services.mozilla.com", "Firefox"},
    {"web.push.apple.com", "Safari"},
}};

// Any answer will do: what is asked for does not exist.
bool answers(const std::string& host, Environment& environment) {
  const std::vector<IpAddress> addresses = environment.resolve(host);
  if (addresses.empty()) return false;
  return environment
      .http({.to = SocketAddress(addresses.front(), 443), .tls = true, .host = host, .path = "/"})
      .ok();
}

void append(std::string& list, const std::string& item) {
  list += (list.empty() ? "" : ", ") + item;
}

}  // namespace

void check_notifications(const CheckSubject& subject, Environment& environment, CheckRows& rows) {
  const char* const name = "Notifications";
  if (!subject.config.push.enabled) {
    rows.green("push", name, "switched off: calls reach open pages only");
    return;
  }
  if (!subject.config.push.ca_file.empty()) {
    rows.green("push", name, "a push service of your own");
    return;
  }
  std::string reached, missing, browsers;
  for (const PushOperator& one : kOperators) {
    if (answers(one.host, environment)) {
      append(reached, one.browsers);
    } else {
      append(missing, one.host);
      append(browsers, one.browsers);
    }
  }
  if (missing.empty()) {
    rows.green("push", name, "the push services of " + reached + " answer");
    return;
  }
  rows.yellow("push", name,
              "the push services of " + browsers +
                  " cannot be reached: calls do not ring there while no page is open",
              "Let this machine open https connections to " + missing +
                  ", or set enabled = false below [push] in " + subject.config_name());
}

}  // namespace earshot::app
