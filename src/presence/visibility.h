// Who may know whether whom is there. Everybody on an instance sees everybody in its directory, but
// for pairs of which one has blocked the other. Implemented over chat's relations.
#pragma once

#include "base/ids.h"

namespace earshot::presence {

class Visibility {
 public:
  virtual ~Visibility() = default;
  // Loop thread, from memory. Symmetric.
  virtual bool hidden(UserId a, UserId b) const = 0;
};

}  // namespace earshot::presence
