#include "app/check_runner.h"

#include <utility>

#include "app/checks/checks.h"
#include "app/checks/system_environment.h"
#include "base/limits.h"

namespace earshot::app {
namespace {

protocol::AdminCheckState to_wire(CheckState state) {
  switch (state) {
    case CheckState::kGreen: return protocol::AdminCheckState::kGreen;
    case CheckState::kYellow: return protocol::AdminCheckState::kYellow;
    case CheckState::kRed: break;
  }
  return protocol::AdminCheckState::kRed;
}

}  // namespace

struct CheckRunner::Waiting {
  CheckRunner& runner;

  bool await_ready() const { return !runner.looking_; }
  void await_suspend(std::coroutine_handle<> handle) { runner.waiting_.push_back(handle); }
  void await_resume() const {}
};

Task<protocol::AdminChecksResult> CheckRunner::run() {
  if (looking_) {
    Waiting waiting{*this};
    co_await waiting;
    co_return last_;
  }
  const bool fresh = looked_at_ && loop_.now() - *looked_at_ < limits::kChecksKept;
  if (!fresh) co_await look();
  co_return last_;
}

Task<void> CheckRunner::look() {
  looking_ = true;
  auto work = [subject = CheckSubject{.config = config_,
                                      .config_file = config_.file,
                                      .public_addresses = addresses_.current(),
                                      .answer = std::nullopt}]() -> Result<std::vector<CheckRow>> {
    SystemEnvironment environment;
    return run_checks(subject, environment);
  };
  auto rows = co_await pool_.run(std::move(work));
  looking_ = false;
  // A full queue: the old answer, if there is one, until somebody asks again.
  if (rows.ok()) {
    looked_at_ = loop_.now();
    last_ = {};
    last_.checked_at_ms = loop_.clock().wall_now();
    for (CheckRow& row : *rows) {
      protocol::AdminCheck check{.id = std::move(row.id),
                                 .name = std::move(row.name),
                                 .state = to_wire(row.state),
                                 .finding = std::move(row.finding)};
      if (!row.remedy.empty()) check.remedy = std::move(row.remedy);
      last_.checks.push_back(std::move(check));
    }
  }
  for (const std::coroutine_handle<> handle : std::exchange(waiting_, {})) {
    loop_.post([handle] { handle.resume(); });
  }
}

}  // namespace earshot::app
