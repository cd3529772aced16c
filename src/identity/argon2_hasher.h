// Argon2id (RFC 9106) through libsodium, on one thread of its own with a bounded queue: a flood of
// sign-ins waits or is refused, and can never take a core away from calls more than once.
//
// Construct and call on the loop; completes on the loop. Destroy it before `loop`; what still waits
// then completes with kUnavailable.
#pragma once

#include <cstdint>
#include <memory>

#include "base/executor.h"
#include "identity/password_hasher.h"

namespace earshot::identity {

// What one hash costs. The default is libsodium's for interactive use: 64 MiB, about 80 ms.
struct Argon2Cost {
  uint64_t passes = 2;
  size_t memory_bytes = 64 * 1024 * 1024;
};

class Argon2Hasher final : public PasswordHasher {
 public:
  Argon2Hasher(Executor& loop, Argon2Cost cost);
  ~Argon2Hasher() override;

  Task<Result<std::string>> hash(std::string password) override;
  Task<Result<bool>> verify(std::optional<std::string> phc, std::string password) override;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
  Argon2Cost cost_;
};

}  // namespace earshot::identity
