#include "storage/writer.h"

#include <chrono>
#include <utility>

#include "base/limits.h"
#include "storage/statement.h"

namespace earshot::storage {

Writer::Writer(std::unique_ptr<Connection> connection, WorkQueue& queue, Executor& completions)
    : connection_(std::move(connection)),
      queue_(queue),
      completions_(completions),
      thread_([this] { work(); }) {}

Writer::~Writer() { thread_.join(); }

void Writer::work() {
  size_t last_group = 0;
  std::vector<Operation*> group;
  while (queue_.take(group, limits::kGroupCommitOperationsMax)) {
    const bool loaded = last_group > 1;
    if (loaded) {
      const auto until = std::chrono::steady_clock::now() + limits::kGroupCommitWindow;
      queue_.gather(group, last_group, until);
    }
    last_group = group.size();
    commit_group(group);
    completions_.post([done = std::move(group)] {
      for (Operation* operation : done) operation->complete();
    });
    group.clear();
  }
}

void Writer::commit_group(const std::vector<Operation*>& group) {
  const auto began = std::chrono::steady_clock::now();
  Result<void> committed = connection_->execute("BEGIN IMMEDIATE");
  if (committed) committed = run_group(group);
  if (committed) committed = connection_->execute("COMMIT");
  if (committed) {
    const Duration took = std::chrono::steady_clock::now() - began;
    commit_ns_.fetch_add(took.count(), std::memory_order_relaxed);
    commits_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  connection_->roll_back();
  for (Operation* operation : group) operation->fail(committed.error());
}

Result<void> Writer::run_group(const std::vector<Operation*>& group) {
  for (Operation* operation : group) {
    TRY(run_one(*operation));
  }
  return {};
}

Result<void> Writer::run_one(Operation& operation) {
  TRY(run(*connection_, "SAVEPOINT operation"));
  const bool succeeded = operation.run(*connection_);
  // A full disk makes SQLite roll everything back, the operations before this one included.
  if (!connection_->in_transaction()) {
    return Error{ErrorCode::kUnavailable,
                 "The server cannot reach its storage right now. Try again in a moment."};
  }
  if (!succeeded) {
    TRY(run(*connection_, "ROLLBACK TO operation"));
  }
  return run(*connection_, "RELEASE operation");
}

}  // namespace earshot::storage
