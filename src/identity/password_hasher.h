// Password hashes behind an interface, so that tests need not spend real effort.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task.h"

namespace earshot::identity {

class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;

  // A PHC string. kUnavailable when too many are waiting.
  virtual Task<Result<std::string>> hash(std::string password) = 0;

  // Does `password` fit `phc`? Without a hash (nobody has that name) the work is done all the same,
  // so that the time tells nothing, and the answer is no. kUnavailable when too many are waiting.
  virtual Task<Result<bool>> verify(std::optional<std::string> phc, std::string password) = 0;
};

}  // namespace earshot::identity
