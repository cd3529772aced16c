#include "app/people.h"

#include <optional>
#include <string>
#include <utility>

#include "base/limits.h"
#include "identity/wire.h"

namespace earshot::app {

Task<Result<void>> People::load(identity::Directory& directory) {
  std::optional<std::string> cursor;
  do {
    CO_TRY_ASSIGN(identity::DirectoryPage page,
                  co_await directory.search("", std::move(cursor), limits::kDirectoryPageMax,
                                            identity::DirectoryScope::kEverybody));
    for (const identity::DirectoryEntry& entry : page.entries) {
      people_[entry.account.id] = identity::to_wire(entry.account);
    }
    cursor = std::move(page.next_cursor);
  } while (cursor.has_value());
  co_return {};
}

void People::on_profile_changed(const identity::Account& account) {
  people_[account.id] = identity::to_wire(account);
  next_.on_profile_changed(account);
}

const protocol::User* People::find(UserId user) const {
  const auto found = people_.find(user);
  return found == people_.end() ? nullptr : &found->second;
}

}  // namespace earshot::app
