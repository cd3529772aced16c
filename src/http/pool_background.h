// identity's blocking work on io's pool.
#pragma once

#include <utility>

#include "identity/background.h"
#include "io/blocking_pool.h"

namespace earshot::http {

class PoolBackground final : public identity::Background {
 public:
  // Both outlive this object and what it has begun.
  PoolBackground(io::BlockingPool& pool, Executor& loop) : pool_(pool), loop_(loop) {}

  bool try_run(std::function<void()> work, std::function<void()> done) override {
    return pool_.submit([this, work = std::move(work), done = std::move(done)] {
      work();
      loop_.post(done);
    });
  }

 private:
  io::BlockingPool& pool_;
  Executor& loop_;
};

}  // namespace earshot::http
