// What the two halves of SqliteIdentityStore share: statements on devices that are part of a larger
// change. Storage threads, inside a transaction.
#pragma once

#include <vector>

#include "identity/identity_store.h"
#include "storage/connection.h"
#include "storage/statement.h"

namespace earshot::storage {

Result<void> insert_device(Connection& connection, UserId user, const identity::NewDevice& device);

// Ends every device of the user but `keep` (none: all of them).
Result<std::vector<DeviceId>> delete_devices_but(Connection& connection, UserId user,
                                                 DeviceId keep);

// False: unknown, expired or used up.
Result<bool> consume_invite(Connection& connection, const identity::TokenHash& token, WallTime now);

// The rows of `DELETE ... RETURNING id`.
Result<std::vector<DeviceId>> collect_device_ids(Statement& statement);

}  // namespace earshot::storage
