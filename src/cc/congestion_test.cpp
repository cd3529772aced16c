// Whole flows over an emulated network, in virtual time. A failing test names its seed; every test
// runs with several.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <numeric>
#include <vector>

#include "cc/testing/link.h"
#include "cc/testing/media_flow.h"
#include "cc/testing/reno_flow.h"
#include "cc/testing/simulation.h"

namespace earshot::cc {
namespace {

using netsim::Link;
using netsim::LinkConfig;
using netsim::Simulation;
using testing::MediaConfig;
using testing::MediaFlow;
using testing::RenoFlow;

constexpr int64_t kMbps = 1'000'000;
constexpr int64_t kKbps = 1'000;

// 20 ms each way, and a bottleneck with a queue of 64 KiB.
LinkConfig link_of(int64_t bps, size_t queue_bytes = 64 * 1024) {
  return {.bps = bps, .queue_bytes = queue_bytes, .delay = 20ms};
}

class World {
 public:
  World(uint64_t seed, const LinkConfig& forward, const LinkConfig& backward = {.delay = 20ms})
      : simulation(seed), forward(simulation, forward), backward(simulation, backward) {}

  MediaFlow& add_flow(const MediaConfig& config = {}) {
    flows.emplace_back(simulation, this->forward, this->backward, config).start();
    return flows.back();
  }
  RenoFlow& add_bulk_transfer() {
    transfers.emplace_back(simulation, this->forward, this->backward).start();
    return transfers.back();
  }

  void run_for(Duration time) {
    for (Duration passed{}; passed < time; passed += 50ms) {
      simulation.run_for(50ms);
      longest_queue = std::max(longest_queue, forward.queueing_delay());
      for (const MediaFlow& flow : flows) check(flow);
    }
  }
  // What holds at any time.
  static void check(const MediaFlow& flow) {
    const EstimatorConfig config;
    ASSERT_GE(flow.estimator().target_bps(), config.min_bps);
    ASSERT_LE(flow.estimator().target_bps(), config.max_bps);
    ASSERT_EQ(flow.audio_delay_max(), 0ms);
  }
  // The mean of what the flow delivers within that time, as a share of `bps`.
  double share_within(MediaFlow& flow, Duration time, int64_t bps) {
    flow.delivered_bps();
    longest_queue = {};
    run_for(time);
    return flow.delivered_bps() / static_cast<double>(bps);
  }

  Simulation simulation;
  Link forward;
  Link backward;
  std::deque<MediaFlow> flows;
  std::deque<RenoFlow> transfers;
  Duration longest_queue{};
};

void with_seeds(const std::function<void(uint64_t)>& run) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    run(seed);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

// Of a share of the link after five seconds.
void expect_share(const LinkConfig& forward, double share, const LinkConfig& backward,
                  const MediaConfig& media = {}) {
  with_seeds([&](uint64_t seed) {
    World world(seed, forward, backward);
    MediaFlow& flow = world.add_flow(media);
    world.run_for(5s);
    EXPECT_GE(world.share_within(flow, 30s, forward.bps), share);
    EXPECT_LE(flow.dropped(), 0u);
  });
}

TEST(Congestion, RisesToMostOfTheLink) {
  for (const int64_t bps : {300 * kKbps, 1 * kMbps, 3 * kMbps, 10 * kMbps}) {
    SCOPED_TRACE(std::to_string(bps) + " bit/s");
    expect_share(link_of(bps), 0.85, {.delay = 20ms});
  }
}

TEST(Congestion, ReachesHighDefinitionWithinThreeSecondsOnAGoodNetwork) {
  with_seeds([](uint64_t seed) {
    for (const int64_t start : {300 * kKbps, 600 * kKbps, 1000 * kKbps}) {
      World world(seed, link_of(100 * kMbps, 1024 * 1024));
      MediaFlow& flow =
          world.add_flow({.estimator = {.start_bps = start}, .video_bps_max = 2500 * kKbps});
      flow.estimator().set_wanted_bps(world.simulation.now(), 2540 * kKbps);
      world.run_for(1s);
      EXPECT_GE(flow.estimator().target_bps(), 2540 * kKbps);
      EXPECT_GE(world.share_within(flow, 2s, 2500 * kKbps), 0.95);
      EXPECT_LE(world.longest_queue, 5ms);
    }
  });
}

TEST(Congestion, StaysInAnUplinkOfADyingPhone) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(100 * kKbps));
    MediaFlow& flow = world.add_flow();
    world.run_for(12s);
    EXPECT_GE(world.share_within(flow, 20s, 100 * kKbps), 0.7);
    EXPECT_LE(world.longest_queue, 400ms);
  });
}

// The moment falls into a probe (at ten seconds) or not.
TEST(Congestion, FollowsAFallOfTheLinkAndRecovers) {
  for (const Duration before : {Duration(10s), Duration(11300ms)}) {
    with_seeds([&](uint64_t seed) {
      World world(seed, link_of(3 * kMbps));
      MediaFlow& flow = world.add_flow();
      world.run_for(before);
      world.forward.set(link_of(300 * kKbps, 48 * 1024));
      world.run_for(1500ms);
      EXPECT_LE(flow.estimator().target_bps(), 300 * kKbps);
      world.run_for(1500ms);
      EXPECT_GE(world.share_within(flow, 15s, 300 * kKbps), 0.85);
      EXPECT_LE(world.longest_queue, 300ms);
      world.forward.set(link_of(3 * kMbps));
      world.run_for(7s);
      EXPECT_GE(world.share_within(flow, 3s, 3 * kMbps), 0.75);
      EXPECT_LE(world.longest_queue, 200ms);
    });
  }
}

TEST(Congestion, SurvivesAnOutageOfFiveSeconds) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(3 * kMbps));
    MediaFlow& flow = world.add_flow();
    world.run_for(8s);
    LinkConfig dead = link_of(3 * kMbps);
    dead.loss = 1;
    world.forward.set(dead);
    world.run_for(5s);
    EXPECT_LE(flow.estimator().target_bps(), 300 * kKbps);
    world.forward.set(link_of(3 * kMbps));
    world.run_for(5s);
    EXPECT_GE(world.share_within(flow, 5s, 3 * kMbps), 0.6);
  });
}

// Jain's index of the mean rates: 1 is equal, 1/n is one that has everything.
double fairness(const std::vector<double>& rates) {
  const double sum = std::accumulate(rates.begin(), rates.end(), 0.0);
  double squares = 0;
  for (const double rate : rates) squares += rate * rate;
  return sum * sum / (static_cast<double>(rates.size()) * squares);
}

void expect_fairness(int count, int64_t bps) {
  constexpr int kRuns = 6;
  double mean = 0;
  for (uint64_t seed = 1; seed <= kRuns; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed, link_of(bps));
    for (int i = 0; i < count; ++i) {
      world.add_flow();
      world.run_for(6s);
    }
    for (MediaFlow& flow : world.flows) flow.delivered_bps();
    world.run_for(60s);
    std::vector<double> rates;
    for (MediaFlow& flow : world.flows) rates.push_back(flow.delivered_bps());
    EXPECT_GE(fairness(rates), 0.75);
    EXPECT_GE(std::accumulate(rates.begin(), rates.end(), 0.0), 0.85 * static_cast<double>(bps));
    mean += fairness(rates) / kRuns;
  }
  EXPECT_GE(mean, 0.88);
}

TEST(Congestion, TwoFlowsShareALink) { expect_fairness(2, 2 * kMbps); }

TEST(Congestion, FourFlowsShareALink) { expect_fairness(4, 4 * kMbps); }

TEST(Congestion, LivesBesideABulkTransfer) {
  for (const size_t queue : {24'000, 64'000, 128'000, 256'000}) {
    SCOPED_TRACE("queue of " + std::to_string(queue) + " bytes");
    with_seeds([&](uint64_t seed) {
      World world(seed, link_of(3 * kMbps, queue));
      MediaFlow& flow = world.add_flow();
      world.run_for(10s);
      RenoFlow& transfer = world.add_bulk_transfer();
      world.run_for(15s);
      transfer.delivered_bps();
      EXPECT_GE(world.share_within(flow, 60s, 3 * kMbps), 0.06);
      EXPECT_GE(transfer.delivered_bps(), 0.06 * 3 * kMbps);
      transfer.stop();
      world.run_for(12s);
      EXPECT_GE(world.share_within(flow, 5s, 3 * kMbps), 0.7);
    });
  }
}

TEST(Congestion, IsNotDisturbedByRandomLoss) {
  LinkConfig forward = link_of(2 * kMbps);
  forward.loss = 0.02;
  expect_share(forward, 0.75, {.delay = 20ms});
  forward.loss = 0.05;
  expect_share(forward, 0.65, {.delay = 20ms});
  forward.loss = 0.10;
  expect_share(forward, 0.40, {.delay = 20ms});
}

// A picture of middling size with sound: some 35 packets in each window.
TEST(Congestion, DoesNotGiveWayToALittleRandomLoss) {
  with_seeds([](uint64_t seed) {
    World world(seed, {.delay = 20ms, .loss = 0.02}, {.delay = 20ms});
    MediaFlow& flow = world.add_flow({.video_bps_max = 560'000});
    flow.estimator().set_wanted_bps(world.simulation.now(), 600'000);
    int64_t highest = 0;
    for (int i = 0; i < 300; ++i) {
      world.run_for(100ms);
      highest = std::max(highest, flow.estimator().target_bps());
      ASSERT_GE(flow.estimator().target_bps(), 0.8 * static_cast<double>(highest)) << i;
    }
  });
}

TEST(Congestion, IsNotDisturbedByLossInBursts) {
  LinkConfig forward = link_of(2 * kMbps);
  forward.burst_loss = {.good_to_bad = 0.01, .bad_to_good = 0.3, .lost_in_bad = 0.8};
  expect_share(forward, 0.7, {.delay = 20ms});
}

TEST(Congestion, UsesALinkThatHasNoQueue) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(1 * kMbps, 3000));
    MediaFlow& flow = world.add_flow();
    world.run_for(5s);
    const auto before = world.forward.counters();
    EXPECT_GE(world.share_within(flow, 30s, 1 * kMbps), 0.75);
    const auto after = world.forward.counters();
    EXPECT_LE(static_cast<double>(after.overflowed - before.overflowed),
              0.12 * static_cast<double>(after.sent - before.sent));
  });
}

TEST(Congestion, IsNotDisturbedByLossOfFeedback) {
  expect_share(link_of(2 * kMbps), 0.8, {.delay = 20ms, .loss = 0.2});
}

TEST(Congestion, IsNotDisturbedByALongRoundTrip) {
  LinkConfig forward = link_of(2 * kMbps);
  forward.delay = 100ms;
  expect_share(forward, 0.75, {.delay = 100ms});
}

TEST(Congestion, IsNotDisturbedByJitter) {
  LinkConfig forward = link_of(2 * kMbps);
  forward.jitter = 30ms;
  expect_share(forward, 0.75, {.delay = 20ms, .jitter = 30ms});
  forward.jitter_keeps_order = false;
  expect_share(forward, 0.75, {.delay = 20ms, .jitter = 30ms, .jitter_keeps_order = false});
}

TEST(Congestion, IsNotDisturbedByRepetitionAndReordering) {
  LinkConfig path = link_of(2 * kMbps);
  path.duplicate = 0.02;
  path.reorder = 0.02;
  expect_share(path, 0.75, path);
}

TEST(Congestion, IsNotDisturbedByTheDriftOfAClock) {
  for (const double drift : {200e-6, -200e-6}) {
    expect_share(link_of(2 * kMbps), 0.85, {.delay = 20ms}, {.remote_clock_drift = drift});
  }
}

TEST(Congestion, IsNotDisturbedByKeyFrames) {
  expect_share(link_of(1 * kMbps), 0.8, {.delay = 20ms}, {.key_frame_factor = 6});
}

TEST(Congestion, DoesWithoutPadding) {
  expect_share(link_of(1 * kMbps), 0.8, {.delay = 20ms}, {.can_pad = false});
}

TEST(Congestion, KnowsWhatItCouldSendAfterSendingLittle) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(3 * kMbps));
    MediaFlow& flow = world.add_flow({.video_bps_max = 100 * kKbps});
    flow.estimator().set_wanted_bps(world.simulation.now(), 2 * kMbps);
    world.run_for(20s);
    EXPECT_TRUE(flow.estimator().in_alr());
    EXPECT_GE(flow.estimator().target_bps(), 2 * kMbps);
    EXPECT_LE(flow.padding_bytes(), 20 * 10'000u);  // 80 kbit/s
    flow.set_video_max(2 * kMbps);
    EXPECT_GE(world.share_within(flow, 3s, 2 * kMbps), 0.9);
    EXPECT_LE(world.longest_queue, 100ms);
  });
}

TEST(Congestion, NoticesALinkThatShrinksWhileLittleIsSent) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(3 * kMbps));
    MediaFlow& flow = world.add_flow({.video_bps_max = 100 * kKbps});
    flow.estimator().set_wanted_bps(world.simulation.now(), 2 * kMbps);
    world.run_for(12s);
    world.forward.set(link_of(500 * kKbps));
    world.run_for(15s);
    EXPECT_LE(flow.estimator().target_bps(), 600 * kKbps);
    flow.set_video_max(2 * kMbps);
    EXPECT_GE(world.share_within(flow, 10s, 500 * kKbps), 0.8);
    EXPECT_LE(world.longest_queue, 250ms);
  });
}

// What a shaper lets pass at once says nothing about the link; whoever believed it would choose
// layers that do not fit, again and again.
TEST(Congestion, IsNotDeceivedByATokenBucket) {
  for (const int64_t video : {150 * kKbps, 50 * kMbps}) {
    SCOPED_TRACE("video of " + std::to_string(video) + " bit/s");
    with_seeds([&](uint64_t seed) {
      LinkConfig config = link_of(300 * kKbps, 11'250);
      config.bucket_bytes = 4096;
      World world(seed, config);
      MediaFlow& flow = world.add_flow({.video_bps_max = video});
      flow.estimator().set_wanted_bps(world.simulation.now(), 1940 * kKbps);
      world.run_for(5s);
      Duration deceived{};
      for (Duration passed{}; passed < 60s; passed += 50ms) {
        world.run_for(50ms);
        if (flow.estimator().target_bps() > 400 * kKbps) deceived += 50ms;
      }
      EXPECT_LE(deceived, 3s);
      config.bps = 100 * kMbps;
      world.forward.set(config);
      world.run_for(8s);
      EXPECT_GE(flow.estimator().target_bps(), 1900 * kKbps);
    });
  }
}

TEST(Congestion, LetsVoiceAlonePass) {
  for (const Duration jitter : {Duration(0ms), Duration(30ms)}) {
    with_seeds([&](uint64_t seed) {
      LinkConfig forward = link_of(2 * kMbps);
      forward.jitter = jitter;
      World world(seed, forward);
      MediaFlow& flow = world.add_flow({.video_bps_max = 0});
      flow.estimator().set_wanted_bps(world.simulation.now(), 64 * kKbps);
      world.run_for(5s);
      EXPECT_GE(world.share_within(flow, 60s, 40 * kKbps), 0.98);
      EXPECT_GE(flow.estimator().target_bps(), 40 * kKbps);
      EXPECT_LE(flow.padding_bytes(), 60'000u);  // 7 kbit/s
      // A twentieth of the media's rate, or four messages a second.
      const double seconds = static_cast<double>(world.simulation.elapsed() / 1ms) / 1000;
      EXPECT_LE(static_cast<double>(flow.feedback_bytes()) * 8 / seconds, 3000);
    });
  }
}

TEST(Congestion, ReportsAtMostATwentiethOfTheMedia) {
  with_seeds([](uint64_t seed) {
    World world(seed, link_of(1 * kMbps));
    MediaFlow& flow = world.add_flow();
    world.run_for(20s);
    const double messages = static_cast<double>(flow.feedback_messages()) / 20;
    EXPECT_GE(messages, 9);
    EXPECT_LE(messages, 21);
    EXPECT_LE(static_cast<double>(flow.feedback_bytes()) * 8 / 20, 0.05 * 1 * kMbps);
  });
}

}  // namespace
}  // namespace earshot::cc
