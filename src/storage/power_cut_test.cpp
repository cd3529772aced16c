// An acknowledged write is on disk: the power goes at a random write of the disk, and whatever was
// acknowledged must be there when the machine starts again.
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "base/spawn.h"
#include "storage/database.h"
#include "storage/statement.h"
#include "storage/testing/power_cut_vfs.h"
#include "storage/testing/temporary_directory.h"

namespace earshot::storage {
namespace {

constexpr WallTime kNow = WallTime::from_ms(1'800'000'000'000);
constexpr int kRuns = 40;
constexpr int kWriters = 8;

struct Outcome {
  std::set<int64_t> acknowledged;
  std::set<int64_t> found;
  std::string integrity;
};

Task<void> write_until_failure(Database* database, int64_t first, std::set<int64_t>* acknowledged,
                               int* stopped) {
  for (int64_t x = first;; x += kWriters) {
    const auto stored = co_await database->write([x](Connection& c) {
      return run(c, "INSERT INTO t VALUES (?1, ?2)", x, std::string(300, 'x'));
    });
    if (!stored) break;
    acknowledged->insert(x);
  }
  ++*stopped;
}

Outcome run_until_power_cut(Synchronous synchronous, uint64_t seed) {
  testing::TemporaryDirectory before;
  testing::TemporaryDirectory after;
  Outcome outcome;
  {
    testing::PowerCutVfs disk("power_cut");
    QueueExecutor loop;
    auto database = Database::open({.path = before.file("test.db"),
                                    .vfs = "power_cut",
                                    .synchronous = synchronous,
                                    .checkpoint_pages = 40},
                                   loop, kNow)
                        .value();
    EXPECT_TRUE(run_sync(loop, database->write([](Connection& c) {
                  return c.execute("CREATE TABLE t (x INTEGER PRIMARY KEY, filler TEXT)");
                })).ok());
    SeededRandom random(seed);
    disk.cut_at_write(50 + random.below(500), seed);
    int stopped = 0;
    for (int i = 0; i < kWriters; ++i) {
      spawn(write_until_failure(database.get(), i, &outcome.acknowledged, &stopped));
    }
    loop.run_until([&] { return stopped == kWriters; });
    database.reset();
    disk.copy_survivors(after.path());
  }
  auto connection = Connection::open({.path = after.file("test.db")}).value();
  Statement check(*connection, "PRAGMA integrity_check");
  EXPECT_TRUE(check.step().ok());
  outcome.integrity = check.text(0);
  // An error: even the table's creation was lost, which only the weaker setting can do.
  Statement rows(*connection, "SELECT x FROM t");
  for (auto row = rows.step(); row.ok() && *row; row = rows.step()) {
    outcome.found.insert(rows.int64(0));
  }
  return outcome;
}

int64_t count_lost(const Outcome& outcome) {
  int64_t lost = 0;
  for (const int64_t x : outcome.acknowledged) lost += outcome.found.count(x) == 0;
  return lost;
}

TEST(PowerCut, LosesNothingThatWasAcknowledged) {
  int64_t acknowledged = 0;
  for (uint64_t seed = 1; seed <= kRuns; ++seed) {
    SCOPED_TRACE(seed);
    const Outcome outcome = run_until_power_cut(Synchronous::kFull, seed);
    EXPECT_EQ(outcome.integrity, "ok");
    EXPECT_EQ(count_lost(outcome), 0);
    acknowledged += static_cast<int64_t>(outcome.acknowledged.size());
  }
  EXPECT_GT(acknowledged, kRuns);
}

// The simulation has teeth: with the weaker setting the same test finds losses.
TEST(PowerCut, IsNoticedWhenCommitsAreNotSynced) {
  int64_t lost = 0;
  for (uint64_t seed = 1; seed <= kRuns; ++seed) {
    const Outcome outcome = run_until_power_cut(Synchronous::kNormal, seed);
    EXPECT_EQ(outcome.integrity, "ok") << seed;
    lost += count_lost(outcome);
  }
  EXPECT_GT(lost, 0);
}

TEST(PowerCut, AFullDiskRefusesWritesAndKeepsWhatItHas) {
  testing::TemporaryDirectory directory;
  testing::PowerCutVfs disk("full_disk");
  QueueExecutor loop;
  auto database =
      Database::open({.path = directory.file("test.db"), .vfs = "full_disk"}, loop, kNow).value();
  const auto write = [&](std::string sql) {
    return run_sync(loop, database->write([sql](Connection& c) { return c.execute(sql); }));
  };
  const auto count = [&] {
    return run_sync(loop, database->read([](Connection& c) -> Result<int64_t> {
             Statement row(c, "SELECT count(*) FROM t");
             TRY(row.step());
             return row.int64(0);
           }))
        .value();
  };
  ASSERT_TRUE(write("CREATE TABLE t (x INTEGER)").ok());
  ASSERT_TRUE(write("INSERT INTO t VALUES (1)").ok());
  disk.set_full(true);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(write("INSERT INTO t VALUES (2)").error().code, ErrorCode::kUnavailable);
  }
  EXPECT_EQ(count(), 1);
  disk.set_full(false);
  EXPECT_TRUE(write("INSERT INTO t VALUES (3)").ok());
  EXPECT_EQ(count(), 2);
}

}  // namespace
}  // namespace earshot::storage
