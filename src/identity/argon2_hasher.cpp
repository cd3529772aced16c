#include "identity/argon2_hasher.h"

#include <sodium.h>

#include <condition_variable>
#include <coroutine>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "base/limits.h"

namespace earshot::identity {
namespace {

Error busy() {
  return {ErrorCode::kUnavailable, "The server is busy with other sign-ins. Try again shortly."};
}

Result<std::string> hash_now(const std::string& password, Argon2Cost cost) {
  char phc[crypto_pwhash_STRBYTES] = {};
  const int failed = crypto_pwhash_str_alg(phc, password.data(), password.size(), cost.passes,
                                           cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return Error{ErrorCode::kUnavailable, "Not enough memory to hash a password."};
  return std::string(phc);
}

bool verify_now(const std::string& phc, const std::string& password) {
  return crypto_pwhash_str_verify(phc.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

// The thread. A job runs on it with `run`, or is given up without running; either way `done`
// follows on the loop.
class Argon2Hasher::Worker {
 public:
  struct Job {
    std::function<void()> run;
    std::function<void()> done;
  };

  Worker(Executor& loop, Argon2Cost cost) : loop_(loop), thread_([this, cost] { work(cost); }) {}

  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (auto& job : jobs_) loop_.post(std::move(job.done));
  }

  bool try_add(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (jobs_.size() >= limits::kPasswordQueueMax) return false;
      jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
  }

  // Hashing thread only: what unknown users are compared with.
  const std::string& dummy_phc() const { return dummy_phc_; }

 private:
  void work(Argon2Cost cost) {
    auto dummy = hash_now("nobody signs in with this", cost);
    if (dummy.ok()) dummy_phc_ = *std::move(dummy);
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job.run();
      loop_.post(std::move(job.done));
      lock.lock();
    }
  }

  Executor& loop_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::string dummy_phc_;
  std::thread thread_;  // last: starts when all the above exists
};

namespace {

// Suspends the awaiting coroutine while `compute` runs on the worker. It lives in that coroutine's
// frame, which the worker's promise to call `done` keeps alive.
template <class Worker, class T>
struct OnWorker {
  Worker& worker;
  std::function<Result<T>()> compute;
  Result<T> result = busy();

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> awaiter) {
    return worker.try_add({[this] { result = compute(); }, [awaiter] { awaiter.resume(); }});
  }
  Result<T> await_resume() { return std::move(result); }
};

}  // namespace

Argon2Hasher::Argon2Hasher(Executor& loop, Argon2Cost cost) : cost_(cost) {
  CHECK(sodium_init() >= 0);
  worker_ = std::make_unique<Worker>(loop, cost);
}

Argon2Hasher::~Argon2Hasher() = default;

Task<Result<std::string>> Argon2Hasher::hash(std::string password) {
  OnWorker<Worker, std::string> job{*worker_,
                                    [this, &password] { return hash_now(password, cost_); }};
  co_return co_await job;
}

Task<Result<bool>> Argon2Hasher::verify(std::optional<std::string> phc, std::string password) {
  OnWorker<Worker, bool> job{*worker_, [this, &phc, &password]() -> Result<bool> {
                               if (phc) return verify_now(*phc, password);
                               static_cast<void>(verify_now(worker_->dummy_phc(), password));
                               return false;
                             }};
  co_return co_await job;
}

}  // namespace earshot::identity
