// The list of people, searched by username and display name. Loop thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity/identity_store.h"

namespace earshot::identity {

enum class DirectoryScope { kActive, kEverybody };

struct DirectoryPage {
  std::vector<DirectoryEntry> entries;
  std::optional<std::string> next_cursor;  // empty: that was the last page
};

class Directory {
 public:
  explicit Directory(IdentityStore& store) : store_(store) {}

  // `text` "" lists everybody. kInvalid: `cursor` is not one that we gave out.
  Task<Result<DirectoryPage>> search(std::string text, std::optional<std::string> cursor,
                                     size_t count, DirectoryScope scope);

 private:
  IdentityStore& store_;
};

}  // namespace earshot::identity
