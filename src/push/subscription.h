// Where one device takes notifications: what its browser gave us (Push API, RFC 8291 §2). The
// endpoint and both keys are secrets of the device.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "io/tls_keys.h"

namespace earshot::push {

struct Subscription {
  DeviceId device;  // the session it lives and dies with
  UserId user;
  std::string endpoint;
  std::array<uint8_t, io::kP256PointBytes> p256dh{};
  std::array<uint8_t, 16> auth{};
  bool message_text = false;  // its notifications may show what was written
  int64_t failures = 0;       // refused in a row
  // Since when it takes nothing, whatever the reason; none: it took the last one.
  std::optional<WallTime> failing_since = {};

  friend bool operator==(const Subscription&, const Subscription&) = default;
};

// The address of a push service's resource.
struct Endpoint {
  std::string origin;  // "https://push.example.net", what VAPID calls the audience
};

// kInvalid: not an https address in its plain form. kForbidden, unless `allow_private`: of a host
// that has no business being a push service: another port than 443, or an address that is not on
// the internet. Names are looked up when something is sent; see io/https_client.h.
Result<Endpoint> parse_endpoint(const std::string& text, bool allow_private);

}  // namespace earshot::push
