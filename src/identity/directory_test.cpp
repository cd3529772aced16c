#include "identity/directory.h"

#include <gtest/gtest.h>

#include <set>

#include "identity/testing/identity_world.h"

namespace earshot::identity {
namespace {

using testing::IdentityWorld;

class DirectoryTest : public ::testing::Test {
 protected:
  void add(const std::string& username, const std::string& display_name) {
    ASSERT_TRUE(
        world_
            .run(world_.service.accounts().register_account(
                {username, display_name, "long enough", {}}, world_.origin(), world_.moment()))
            .ok());
  }
  Result<DirectoryPage> page(const std::string& text, std::optional<std::string> cursor = {},
                             size_t count = 50) {
    return world_.run(
        world_.service.directory().search(text, std::move(cursor), count, DirectoryScope::kActive));
  }
  std::vector<std::string> names(const std::string& text) {
    std::vector<std::string> names;
    const auto found = page(text);
    for (const auto& entry : found->entries) names.push_back(entry.account.username);
    return names;
  }
  IdentityWorld world_;
};

using Names = std::vector<std::string>;

TEST_F(DirectoryTest, FindsByBothNamesPrefixFirst) {
  add("annabel", "Mrs. Smith");
  add("joanna", "Jo");
  add("bob", "Robert Anders");
  EXPECT_EQ(names("an"), (Names{"annabel", "bob", "joanna"}));
  EXPECT_EQ(names("SMITH"), (Names{"annabel"}));
  EXPECT_EQ(names("nobody"), Names{});
}

TEST_F(DirectoryTest, FoldsCaseBeyondAscii) {
  add("oe", "Ölaf ÉCLAIR");
  add("ru", "Юлия");
  EXPECT_EQ(names("öLAF"), (Names{"oe"}));
  EXPECT_EQ(names("éclair"), (Names{"oe"}));
  EXPECT_EQ(names("юл"), (Names{"ru"}));
}

TEST_F(DirectoryTest, WildcardsAreOrdinaryCharacters) {
  add("a_b", "percent %");
  add("acb", "none");
  EXPECT_EQ(names("a_b"), (Names{"a_b"}));
  EXPECT_EQ(names("%"), (Names{"a_b"}));
  EXPECT_EQ(names("\\"), Names{});
}

TEST_F(DirectoryTest, PagesNeitherRepeatNorSkip) {
  for (int i = 0; i < 25; ++i) {
    add("user" + std::to_string(100 + i), i % 2 == 0 ? "Somebody" : "Another user");
  }
  Names seen;
  std::optional<std::string> cursor;
  do {
    const auto result = page("user", cursor, 10);
    ASSERT_TRUE(result.ok());
    for (const auto& entry : result->entries) seen.push_back(entry.account.username);
    cursor = result->next_cursor;
  } while (cursor);
  EXPECT_EQ(seen.size(), 25U);
  EXPECT_EQ(seen.front(), "user101") << "by display name";
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 25U);
}

TEST_F(DirectoryTest, RefusesForeignCursorsAndLongQueries) {
  EXPECT_EQ(page("", "2:x").error().field, "cursor");
  EXPECT_EQ(page("", "' OR 1").error().field, "cursor");
  EXPECT_EQ(page(std::string(65, 'a')).error().field, "query");
}

TEST_F(DirectoryTest, HidesDeactivatedPeopleFromAllButAdministrators) {
  add("alice", "Alice");
  add("bob", "Bob");
  const auto bob = page("bob")->entries.at(0).account;
  ASSERT_TRUE(
      world_.run(world_.service.accounts().change_as_admin(bob.id, {.deactivated = true})).ok());
  EXPECT_EQ(names(""), (Names{"alice"}));
  const auto all = world_.run(
      world_.service.directory().search("", std::nullopt, 50, DirectoryScope::kEverybody));
  EXPECT_EQ(all->entries.size(), 2U);
}

}  // namespace
}  // namespace earshot::identity
