// What the server finds out about itself, for the administrators. Implemented by whoever can look.
#pragma once

#include "base/task.h"
#include "protocol/rest.gen.h"

namespace earshot::http {

class ServerChecks {
 public:
  virtual ~ServerChecks() = default;
  // Loop thread. May take seconds; several that wait get the same answer.
  virtual Task<protocol::AdminChecksResult> run() = 0;
};

}  // namespace earshot::http
