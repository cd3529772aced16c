// The paths of one transport that have passed an authenticated check: the only ones that packets
// are taken from or sent to. Inside of ice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "ice/path.h"

namespace earshot::ice {

struct ValidPath {
  Path path;
  Timestamp last_check;
};

// A handful, so they are searched one by one.
class ValidPaths {
 public:
  ValidPath* find(const Path& path);
  const ValidPath* find(const Path& path) const;
  // `path` must not be there yet. At limits::kIcePathsMax the one that was checked longest ago
  // makes room, but never `keep`; it comes back.
  std::optional<Path> add(const Path& path, Timestamp now, const Path* keep);
  void remove(const Path& path);
  // Takes one out whose last check is not after `time`.
  std::optional<Path> take_not_after(Timestamp time);
  // The one of that stream.
  std::optional<Path> of_link(uint64_t link) const;

  const ValidPath* newest() const;  // by last check; nullptr: there are none
  const ValidPath* oldest() const;
  size_t size() const { return paths_.size(); }

 private:
  std::vector<ValidPath> paths_;
};

}  // namespace earshot::ice
