// Settings of the whole server, by name. Inside a read or a write of the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/connection.h"

namespace earshot::storage {

// Nothing: never set.
Result<std::optional<std::string>> read_setting(Connection& connection, std::string_view name);
Result<void> write_setting(Connection& connection, std::string_view name, std::string_view value);

}  // namespace earshot::storage
