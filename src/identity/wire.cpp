#include "identity/wire.h"

namespace earshot::identity {

protocol::Role to_wire(Role role) {
  return role == Role::kAdmin ? protocol::Role::kAdmin : protocol::Role::kMember;
}

Role from_wire(protocol::Role role) {
  return role == protocol::Role::kAdmin ? Role::kAdmin : Role::kMember;
}

protocol::User to_wire(const Account& account) {
  return {.id = account.id,
          .username = account.username,
          .display_name = account.display_name,
          .avatar_version = account.avatar_version,
          .role = to_wire(account.role),
          .deactivated = account.deactivated};
}

protocol::Registration to_wire(RegistrationMode mode) {
  switch (mode) {
    case RegistrationMode::kOpen: return protocol::Registration::kOpen;
    case RegistrationMode::kInvite: return protocol::Registration::kInvite;
    case RegistrationMode::kClosed: break;
  }
  return protocol::Registration::kClosed;
}

RegistrationMode from_wire(protocol::Registration mode) {
  switch (mode) {
    case protocol::Registration::kOpen: return RegistrationMode::kOpen;
    case protocol::Registration::kInvite: return RegistrationMode::kInvite;
    case protocol::Registration::kClosed: break;
  }
  return RegistrationMode::kClosed;
}

}  // namespace earshot::identity
