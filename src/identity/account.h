// The nouns of identity, as plain values. No password or token is ever part of them.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"
#include "base/time.h"

namespace earshot::identity {

enum class Role { kMember, kAdmin };

struct Account {
  UserId id;
  std::string username;  // unique, [a-z0-9._-]
  std::string display_name;
  Role role = Role::kMember;
  bool deactivated = false;
  int64_t avatar_version = 0;  // 0: no avatar

  friend bool operator==(const Account&, const Account&) = default;
};

// An open sign-in: one browser profile of one person.
struct Session {
  UserId user_id;
  DeviceId device_id;
  Role role = Role::kMember;

  friend bool operator==(const Session&, const Session&) = default;
};

struct Device {
  DeviceId id;
  std::string name;  // from the browser, e.g. "Firefox on Linux"
  WallTime created_at;
  WallTime last_used_at;
  std::string address;  // of the last use
};

enum class RegistrationMode { kOpen, kInvite, kClosed };

// The moment of a request, on both clocks.
struct Moment {
  Timestamp now;
  WallTime wall;
};

// Where a request comes from.
struct Origin {
  std::string address;      // textual IP address of the peer
  std::string device_name;  // at most kDeviceNameCharsMax characters
};

}  // namespace earshot::identity
