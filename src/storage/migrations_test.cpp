#include "storage/migrations.h"

#include <gtest/gtest.h>

#include "storage/statement.h"
#include "storage/testing/temporary_directory.h"

namespace earshot::storage {
namespace {

constexpr WallTime kNow = WallTime::from_ms(1'800'000'000'000);
constexpr Migration kFirst{1, "0001_first", "CREATE TABLE a (x INTEGER);"};
constexpr Migration kSecond{2, "0002_second", "ALTER TABLE a ADD COLUMN y; CREATE TABLE b (z);"};
constexpr Migration kBroken{2, "0002_broken", "CREATE TABLE c (x); CREATE TABLE a (x);"};

class Migrations : public ::testing::Test {
 protected:
  bool has_table(std::string_view name) {
    Statement row(*connection_, "SELECT 1 FROM sqlite_schema WHERE name = ?1", name);
    return row.step().value();
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<Connection> connection_ =
      Connection::open({.path = directory_.file("test.db")}).value();
};

TEST_F(Migrations, AppliesWhatIsMissingInOrderAndOnlyOnce) {
  const Migration one[] = {kFirst};
  const Migration both[] = {kFirst, kSecond};
  EXPECT_TRUE(migrate(*connection_, one, kNow).ok());
  EXPECT_FALSE(has_table("b"));
  EXPECT_TRUE(migrate(*connection_, both, kNow).ok());
  EXPECT_TRUE(has_table("b"));
  EXPECT_TRUE(migrate(*connection_, both, kNow).ok());
}

TEST_F(Migrations, UndoesAFailedMigrationCompletely) {
  const Migration bad[] = {kFirst, kBroken};
  EXPECT_FALSE(migrate(*connection_, bad, kNow).ok());
  EXPECT_TRUE(has_table("a"));
  EXPECT_FALSE(has_table("c"));
  const Migration good[] = {kFirst, kSecond};
  EXPECT_TRUE(migrate(*connection_, good, kNow).ok());
}

TEST_F(Migrations, RefusesADatabaseOfANewerOrForeignProgram) {
  const Migration both[] = {kFirst, kSecond};
  ASSERT_TRUE(migrate(*connection_, both, kNow).ok());
  const Migration older[] = {kFirst};
  EXPECT_EQ(migrate(*connection_, older, kNow).error().code, ErrorCode::kUnsupported);
  const Migration foreign[] = {kFirst, kBroken};
  EXPECT_EQ(migrate(*connection_, foreign, kNow).error().code, ErrorCode::kUnsupported);
}

TEST_F(Migrations, EmbeddedOnesBuildAValidSchema) {
  ASSERT_TRUE(migrate(*connection_, embedded_migrations(), kNow).ok());
  Statement check(*connection_, "PRAGMA integrity_check");
  ASSERT_TRUE(check.step().value());
  EXPECT_EQ(check.text(0), "ok");
  EXPECT_TRUE(has_table("users"));
}

}  // namespace
}  // namespace earshot::storage
