#include "ice/valid_paths.h"

#include <algorithm>

#include "base/limits.h"

namespace earshot::ice {
namespace {

bool checked_earlier(const ValidPath& a, const ValidPath& b) { return a.last_check < b.last_check; }

}  // namespace

const ValidPath* ValidPaths::find(const Path& path) const {
  for (const ValidPath& valid : paths_) {
    if (valid.path == path) return &valid;
  }
  return nullptr;
}

ValidPath* ValidPaths::find(const Path& path) {
  return const_cast<ValidPath*>(static_cast<const ValidPaths*>(this)->find(path));
}

std::optional<Path> ValidPaths::add(const Path& path, Timestamp now, const Path* keep) {
  std::optional<Path> pushed_out;
  if (paths_.size() >= limits::kIcePathsMax) {
    ValidPath* victim = nullptr;
    for (ValidPath& valid : paths_) {
      if (keep != nullptr && valid.path == *keep) continue;
      if (victim == nullptr || checked_earlier(valid, *victim)) victim = &valid;
    }
    pushed_out = victim->path;
    *victim = {path, now};
  } else {
    paths_.push_back({path, now});
  }
  return pushed_out;
}

void ValidPaths::remove(const Path& path) {
  std::erase_if(paths_, [&path](const ValidPath& valid) { return valid.path == path; });
}

std::optional<Path> ValidPaths::take_not_after(Timestamp time) {
  const ValidPath* const first = oldest();
  if (first == nullptr || first->last_check > time) return std::nullopt;
  const Path path = first->path;
  remove(path);
  return path;
}

std::optional<Path> ValidPaths::of_link(uint64_t link) const {
  for (const ValidPath& valid : paths_) {
    if (valid.path.link == link) return valid.path;
  }
  return std::nullopt;
}

const ValidPath* ValidPaths::newest() const {
  const auto found = std::max_element(paths_.begin(), paths_.end(), checked_earlier);
  return found == paths_.end() ? nullptr : &*found;
}

const ValidPath* ValidPaths::oldest() const {
  const auto found = std::min_element(paths_.begin(), paths_.end(), checked_earlier);
  return found == paths_.end() ? nullptr : &*found;
}

}  // namespace earshot::ice
