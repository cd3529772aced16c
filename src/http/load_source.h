// How busy the server is with group calls. Implemented by app. Loop thread.
#pragma once

#include "protocol/rest.gen.h"

namespace earshot::http {

class LoadSource {
 public:
  virtual ~LoadSource() = default;
  // As of the last second. Does not wait.
  virtual protocol::AdminLoad load() const = 0;
};

}  // namespace earshot::http
