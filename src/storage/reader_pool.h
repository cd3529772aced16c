// Threads that only read, each with its own connection. A read sees one consistent state, with
// everything that was committed when it began, and never waits for the writer.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/executor.h"
#include "storage/connection.h"
#include "storage/operation.h"
#include "storage/work_queue.h"

namespace earshot::storage {

class ReaderPool {
 public:
  // One thread for each connection.
  ReaderPool(std::vector<std::unique_ptr<Connection>> connections, WorkQueue& queue,
             Executor& completions);
  // The queue must be closed; finishes what is in it.
  ~ReaderPool();

 private:
  void work(Connection& connection);

  std::vector<std::unique_ptr<Connection>> connections_;
  WorkQueue& queue_;
  Executor& completions_;
  std::vector<std::thread> threads_;
};

}  // namespace earshot::storage
