// Accounts in the form of the wire contract.
#pragma once

#include "identity/account.h"
#include "protocol/common.gen.h"
#include "protocol/rest.gen.h"

namespace earshot::identity {

protocol::Role to_wire(Role role);
Role from_wire(protocol::Role role);
protocol::User to_wire(const Account& account);
protocol::Registration to_wire(RegistrationMode mode);
RegistrationMode from_wire(protocol::Registration mode);

}  // namespace earshot::identity
