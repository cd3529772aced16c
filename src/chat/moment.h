// The time of a request, given by the caller: the domain owns no clock.
#pragma once

#include "base/time.h"

namespace earshot::chat {

struct Moment {
  Timestamp now;  // for rates
  WallTime wall;  // for what is stored and shown
};

}  // namespace earshot::chat
