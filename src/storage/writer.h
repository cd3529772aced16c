// The one thread that writes. It groups operations into commits: everything that queued up while
// the last commit waited for the disk goes into the next one, and under load it waits up to
// kGroupCommitWindow for as many as last time, because those callers are about to come back. An
// operation that meets an idle server is committed at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "base/executor.h"
#include "base/time.h"
#include "storage/connection.h"
#include "storage/operation.h"
#include "storage/work_queue.h"

namespace earshot::storage {

class Writer {
 public:
  Writer(std::unique_ptr<Connection> connection, WorkQueue& queue, Executor& completions);
  // The queue must be closed; finishes what is in it.
  ~Writer();

  // Commits so far, for benchmarks and metrics. Any thread.
  uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
  // That commits have taken so far, from their BEGIN until they were on disk. Any thread.
  Duration commit_time() const { return Duration(commit_ns_.load(std::memory_order_relaxed)); }

 private:
  void work();
  // Runs each operation in a savepoint of one transaction and commits. On failure of the
  // transaction itself every operation fails: none of it is on disk.
  void commit_group(const std::vector<Operation*>& group);
  Result<void> run_group(const std::vector<Operation*>& group);
  Result<void> run_one(Operation& operation);

  std::unique_ptr<Connection> connection_;
  WorkQueue& queue_;
  Executor& completions_;
  std::atomic<uint64_t> commits_ = 0;
  std::atomic<int64_t> commit_ns_ = 0;
  std::thread thread_;
};

}  // namespace earshot::storage
