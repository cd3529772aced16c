// The database file: one writer thread with group commit, two reader threads, and a third one for
// reads that may take long (search), so that those never hold up the others.
//   auto user = co_await database.read([id](Connection& c) { return find_user(c, id); });
// write() resumes the caller after COMMIT has reached the disk, so whoever is told of success can
// rely on it. Writes are applied, and their callers resumed, in the order in which they were asked
// for. A write whose function returns an error leaves no trace. Full disk, I/O error, full queue:
// kUnavailable, nothing of it stored; later writes work again when the disk does.
// The functions run on storage threads: they capture by value and touch nothing but the connection.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "base/executor.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "storage/connection.h"
#include "storage/operation.h"
#include "storage/reader_pool.h"
#include "storage/work_queue.h"
#include "storage/writer.h"

namespace earshot::storage {

class Database {
 public:
  // Opens or creates the file (0600, missing directories 0700) and brings its schema up to date.
  // Callers are resumed on `completions`, which must outlive the database.
  static Result<std::unique_ptr<Database>> open(const ConnectionOptions& options,
                                                Executor& completions, WallTime now);
  // Finishes what is queued. Callers that are still waiting are resumed by the executor, later.
  ~Database();

  // `function` is called as Result<R>(Connection&).
  template <class Function>
  Task<std::invoke_result_t<Function&, Connection&>> write(Function function) {
    QueuedOperation<Function> operation(write_queue_, function);
    co_return co_await operation;
  }
  template <class Function>
  Task<std::invoke_result_t<Function&, Connection&>> read(Function function) {
    QueuedOperation<Function> operation(read_queue_, function);
    co_return co_await operation;
  }
  template <class Function>
  Task<std::invoke_result_t<Function&, Connection&>> read_slowly(Function function) {
    QueuedOperation<Function> operation(slow_read_queue_, function);
    co_return co_await operation;
  }

  uint64_t commits() const { return writer_.commits(); }
  // That they have taken in all, from their beginning until they were on disk.
  Duration commit_time() const { return writer_.commit_time(); }

 private:
  struct Connections {
    std::unique_ptr<Connection> writer;
    std::vector<std::unique_ptr<Connection>> readers;
    std::vector<std::unique_ptr<Connection>> slow_readers;
  };
  Database(Connections connections, Executor& completions);

  WorkQueue write_queue_;
  WorkQueue read_queue_;
  WorkQueue slow_read_queue_;
  Writer writer_;
  ReaderPool readers_;
  ReaderPool slow_readers_;
};

}  // namespace earshot::storage
