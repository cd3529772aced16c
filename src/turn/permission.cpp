#include "turn/permission.h"

#include <algorithm>

namespace earshot::turn {

size_t Permissions::room(Timestamp now) const {
  const auto end = entries_.begin() + static_cast<ptrdiff_t>(size_);
  const auto expired = std::count_if(
      entries_.begin(), end, [now](const Permission& entry) { return entry.expires <= now; });
  return entries_.size() - size_ + static_cast<size_t>(expired);
}

bool Permissions::install(const IpAddress& peer, Timestamp now) {
  const auto end = entries_.begin() + static_cast<ptrdiff_t>(size_);
  auto place = std::find_if(entries_.begin(), end,
                            [&](const Permission& entry) { return entry.peer == peer; });
  if (place == end && size_ == entries_.size()) {
    place = std::find_if(entries_.begin(), end,
                         [now](const Permission& entry) { return entry.expires <= now; });
    if (place == end) return false;
  } else if (place == end) {
    ++size_;
  }
  *place = {peer, now + limits::kTurnPermissionLifetime, {}};
  return true;
}

}  // namespace earshot::turn
