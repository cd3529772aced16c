#include "storage/reader_pool.h"

#include <utility>

namespace earshot::storage {

ReaderPool::ReaderPool(std::vector<std::unique_ptr<Connection>> connections, WorkQueue& queue,
                       Executor& completions)
    : connections_(std::move(connections)), queue_(queue), completions_(completions) {
  for (const auto& connection : connections_) {
    threads_.emplace_back([this, reader = connection.get()] { work(*reader); });
  }
}

ReaderPool::~ReaderPool() {
  for (std::thread& thread : threads_) thread.join();
}

void ReaderPool::work(Connection& connection) {
  std::vector<Operation*> taken;
  while (queue_.take(taken, 1)) {
    Operation* operation = taken.front();
    taken.clear();
    const Result<void> began = connection.execute("BEGIN");
    if (began) {
      operation->run(connection);
    } else {
      operation->fail(began.error());
    }
    connection.roll_back();  // nothing was changed: the cheapest way to end the snapshot
    completions_.post([operation] { operation->complete(); });
  }
}

}  // namespace earshot::storage
