#include "storage/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <vector>

#include "base/limits.h"
#include "base/spawn.h"
#include "storage/statement.h"
#include "storage/testing/temporary_directory.h"

namespace earshot::storage {
namespace {

constexpr WallTime kNow = WallTime::from_ms(1'800'000'000'000);

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() {
    EXPECT_TRUE(run_sync(loop_, database_->write([](Connection& c) {
                  return c.execute("CREATE TABLE t (x INTEGER PRIMARY KEY)");
                })).ok());
  }

  Task<Result<int64_t>> insert(int64_t x) {
    return database_->write([x](Connection& c) -> Result<int64_t> {
      TRY(run(c, "INSERT INTO t VALUES (?1)", x));
      return x;
    });
  }
  int64_t count() {
    return run_sync(loop_, database_->read([](Connection& c) -> Result<int64_t> {
             Statement row(c, "SELECT count(*) FROM t");
             TRY(row.step());
             return row.int64(0);
           }))
        .value();
  }

  testing::TemporaryDirectory directory_;
  QueueExecutor loop_;
  std::unique_ptr<Database> database_ =
      Database::open({.path = directory_.file("data/test.db")}, loop_, kNow).value();
};

Task<void> note(Task<Result<int64_t>> task, std::vector<Result<int64_t>>* results) {
  results->push_back(co_await task);
}

TEST_F(DatabaseTest, KeepsItsFilesPrivate) {
  struct stat file {};
  struct stat log {};
  struct stat directory {};
  ASSERT_EQ(::stat(directory_.file("data/test.db").c_str(), &file), 0);
  ASSERT_EQ(::stat(directory_.file("data/test.db-wal").c_str(), &log), 0);
  ASSERT_EQ(::stat(directory_.file("data").c_str(), &directory), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  EXPECT_EQ(log.st_mode & 0777, 0600u);
  EXPECT_EQ(directory.st_mode & 0777, 0700u);
}

TEST_F(DatabaseTest, ReadsSeeWhatWasAcknowledged) {
  for (int64_t x = 1; x <= 20; ++x) {
    ASSERT_TRUE(run_sync(loop_, insert(x)).ok());
    ASSERT_EQ(count(), x);
  }
}

TEST_F(DatabaseTest, ResumesWritersInTheOrderOfTheirWrites) {
  std::vector<Result<int64_t>> results;
  for (int64_t x = 1; x <= 500; ++x) spawn(note(insert(x), &results));
  loop_.run_until([&] { return results.size() == 500; });
  for (int64_t x = 1; x <= 500; ++x) EXPECT_EQ(results[x - 1].value(), x);
}

TEST_F(DatabaseTest, SharesCommitsUnderLoad) {
  const uint64_t before = database_->commits();
  std::vector<Result<int64_t>> results;
  for (int64_t x = 1; x <= 640; ++x) spawn(note(insert(x), &results));
  loop_.run_until([&] { return results.size() == 640; });
  EXPECT_GE(database_->commits() - before, 640 / limits::kGroupCommitOperationsMax);
  EXPECT_LT(database_->commits() - before, 320u);
}

TEST_F(DatabaseTest, OneFailureInAGroupLeavesTheOthersAlone) {
  std::vector<Result<int64_t>> results;
  const auto half_done = [](Connection& c) -> Result<int64_t> {
    TRY(run(c, "INSERT INTO t VALUES (1000)"));
    return Error{ErrorCode::kForbidden, "no"};
  };
  for (int64_t x = 1; x <= 30; ++x) {
    spawn(note(insert(x), &results));
    spawn(note(insert(x), &results));  // breaks the primary key
    spawn(note(database_->write(half_done), &results));
  }
  loop_.run_until([&] { return results.size() == 90; });
  for (size_t i = 0; i < 90; i += 3) {
    EXPECT_TRUE(results[i].ok());
    EXPECT_EQ(results[i + 1].error().code, ErrorCode::kConflict);
    EXPECT_EQ(results[i + 2].error().code, ErrorCode::kForbidden);
  }
  EXPECT_EQ(count(), 30);
}

TEST_F(DatabaseTest, RefusesWritesBeyondItsQueueAndRecovers) {
  std::vector<Result<int64_t>> results;
  const size_t sent = 2 * limits::kDatabaseWritesQueuedMax;
  for (size_t x = 1; x <= sent; ++x) {
    spawn(note(database_->write([x](Connection& c) -> Result<int64_t> {
      Statement slow(c,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                     " WHERE i < 200) SELECT count(*) FROM n");
      TRY(slow.step());
      TRY(run(c, "INSERT INTO t VALUES (?1)", x));
      return static_cast<int64_t>(x);
    }),
               &results));
  }
  loop_.run_until([&] { return results.size() == sent; });
  int64_t stored = 0;
  for (const auto& result : results) {
    if (result) {
      ++stored;
    } else {
      EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
    }
  }
  EXPECT_GE(stored, static_cast<int64_t>(limits::kDatabaseWritesQueuedMax));
  EXPECT_LT(stored, static_cast<int64_t>(sent));
  EXPECT_EQ(count(), stored);
  EXPECT_TRUE(run_sync(loop_, insert(1'000'000)).ok());
}

TEST_F(DatabaseTest, AFullDiskLosesNothingAndWorksAgainWithSpace) {
  ASSERT_TRUE(run_sync(loop_, insert(1)).ok());
  const auto set_pages_max = [this](const char* sql) {
    return run_sync(loop_, database_->write([sql](Connection& c) { return run(c, sql); }));
  };
  // SQLite raises the bound to the present size: the next page is one too many.
  ASSERT_TRUE(set_pages_max("PRAGMA max_page_count = 1").ok());
  int64_t stored = 1;
  Result<int64_t> last = stored;
  while ((last = run_sync(loop_, insert(stored + 1))).ok()) ++stored;
  EXPECT_EQ(last.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(count(), stored);
  ASSERT_TRUE(set_pages_max("PRAGMA max_page_count = 100000").ok());
  EXPECT_TRUE(run_sync(loop_, insert(stored + 1)).ok());
  EXPECT_EQ(count(), stored + 1);
}

TEST_F(DatabaseTest, FinishesQueuedWritesBeforeItCloses) {
  std::vector<Result<int64_t>> results;
  for (int64_t x = 1; x <= 200; ++x) spawn(note(insert(x), &results));
  database_.reset();
  loop_.run_ready();
  EXPECT_EQ(results.size(), 200u);
  database_ = Database::open({.path = directory_.file("data/test.db")}, loop_, kNow).value();
  EXPECT_EQ(count(), 200);
}

TEST_F(DatabaseTest, SaysWhyItCannotOpenAFile) {
  const auto opened = Database::open({.path = "/proc/earshot/test.db"}, loop_, kNow);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("/proc/earshot"), std::string::npos);
}

}  // namespace
}  // namespace earshot::storage
