// The checks of `earshot doctor` from inside the running server, for its administrators: on the
// blocking pool, one run at a time, kept for a minute. Loop thread.
#pragma once

#include <coroutine>
#include <optional>
#include <vector>

#include "app/checks/check_row.h"
#include "app/config.h"
#include "app/public_address.h"
#include "http/server_checks.h"
#include "io/blocking_pool.h"
#include "io/event_loop.h"

namespace earshot::app {

class CheckRunner final : public http::ServerChecks {
 public:
  // All outlive it.
  CheckRunner(const Config& config, const PublicAddresses& addresses, io::EventLoop& loop,
              io::BlockingPool& pool)
      : config_(config), addresses_(addresses), loop_(loop), pool_(pool) {}

  Task<protocol::AdminChecksResult> run() override;

 private:
  struct Waiting;

  Task<void> look();

  const Config& config_;
  const PublicAddresses& addresses_;
  io::EventLoop& loop_;
  io::BlockingPool& pool_;
  protocol::AdminChecksResult last_;
  std::optional<Timestamp> looked_at_;
  bool looking_ = false;
  std::vector<std::coroutine_handle<>> waiting_;  // for the run that goes on
};

}  // namespace earshot::app
