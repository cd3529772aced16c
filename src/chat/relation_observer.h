// Told when a block between two people begins or ends. Wired by app to presence (hide or show) and
// calls (end what rings).
#pragma once

#include "base/ids.h"

namespace earshot::chat {

class RelationObserver {
 public:
  virtual ~RelationObserver() = default;
  // Loop thread, when Relations::either_blocked(a, b) has changed to `blocked` and it is on disk.
  virtual void on_blocked_changed(UserId a, UserId b, bool blocked) = 0;
};

}  // namespace earshot::chat
