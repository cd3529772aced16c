// Whole runs against a forwarding unit on its own threads, over real sockets.
#include "load/runner.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "load/local_calls.h"
#include "load/report.h"

namespace earshot::load {
namespace {

class RunnerTest : public testing::Test {
 protected:
  // Until `enough`, then everybody leaves.
  void play(const Scenario& scenario, const std::function<bool(const Runner&)>& enough) {
    Scenario timeless = scenario;
    timeless.duration = 1h;
    auto calls = LocalCalls::start(*loop_, random_, 2);
    ASSERT_TRUE(calls.ok()) << calls.error().message;
    SeededRandom choices(scenario.seed);
    World world{.loop = *loop_,
                .buffers = buffers_,
                .random = choices,
                .certificate = certificate_,
                .dtls = context_,
                .scenario = timeless,
                .calls = **calls,
                .tally = tally_};
    bool done = false;
    Runner runner(world, [&] { done = true; });
    runner.start();
    const Timestamp give_up = loop_->clock().now() + 60s;
    while (!done) {
      loop_->run_turn(loop_->clock().now() + 50ms);
      if (enough(runner) || loop_->clock().now() > give_up) runner.end();
    }
    outcome_.dropped_inside = (*calls)->dropped_inside();
    outcome_.failures = world.failures;
    judge_gaps(tally_, outcome_);
  }
  void expect_good(const Scenario& scenario) {
    EXPECT_TRUE(is_good(tally_)) << to_table(scenario, tally_, outcome_);
  }

  SystemRandom random_;
  std::unique_ptr<io::EventLoop> loop_ = std::move(*io::EventLoop::create());
  io::DatagramBuffers buffers_{*loop_};
  const dtls::Certificate certificate_ =
      dtls::Certificate::generate(loop_->clock().wall_now(), random_);
  const dtls::Context context_{certificate_};
  Tally tally_;
  Outcome outcome_;
};

TEST_F(RunnerTest, TwoRoomsSeeAndHearThemselvesAndNothingElse) {
  Scenario scenario;
  scenario.rooms = 2;
  scenario.participants = scenario.cameras = scenario.microphones = 3;
  scenario.joins_per_second = 100;
  play(scenario, [](const Runner& runner) {
    return runner.connected() == 6 && runner.judged_frames() > 500;
  });
  expect_good(scenario);
  EXPECT_EQ(tally_.joined, 6u);
  EXPECT_GT(tally_.frames, 500u);
  EXPECT_GT(tally_.sound_delay.count(), 0u);
  EXPECT_GT(tally_.picture_delay.count(), 0u);
  EXPECT_EQ(tally_.media_time.count(), 6u);
}

TEST_F(RunnerTest, PeopleComeAndGoAndShareAndMove) {
  Scenario scenario;
  scenario.participants = scenario.cameras = scenario.microphones = 4;
  scenario.joins_per_second = 100;
  scenario.churn = {.leaves = 60, .shares = 60, .moves = 60, .share_time = 1s};
  play(scenario, [this](const Runner& runner) {
    return tally_.left >= 2 && tally_.shares >= 2 && tally_.moves >= 2 &&
           runner.judged_frames() > 300;
  });
  expect_good(scenario);
  EXPECT_GT(tally_.joined, 4u);
}

TEST_F(RunnerTest, LossOnTheWayIsNoViolation) {
  Scenario scenario;
  scenario.participants = scenario.cameras = scenario.microphones = 2;
  scenario.joins_per_second = 100;
  scenario.link.loss_percent = 2;
  play(scenario, [](const Runner& runner) { return runner.judged_frames() > 300; });
  expect_good(scenario);
  EXPECT_GT(tally_.dropped_by_us, 0u);
  EXPECT_GT(tally_.restored, 0u);
}

TEST_F(RunnerTest, SimulcastOfVp9IsShown) {
  Scenario scenario;
  scenario.participants = scenario.cameras = scenario.microphones = 2;
  scenario.joins_per_second = 100;
  scenario.video.codec = sfu::MediaCodec::kVp9;
  play(scenario, [](const Runner& runner) { return runner.judged_frames() > 300; });
  expect_good(scenario);
}

TEST_F(RunnerTest, SpatialLayersOfVp9AreShown) {
  Scenario scenario;
  scenario.participants = scenario.cameras = scenario.microphones = 2;
  scenario.joins_per_second = 100;
  scenario.video.codec = sfu::MediaCodec::kVp9;
  scenario.video.svc = true;
  play(scenario, [](const Runner& runner) { return runner.judged_frames() > 300; });
  expect_good(scenario);
}

}  // namespace
}  // namespace earshot::load
