// The emulated network itself: what the tests of congestion control rest on.
#include <gtest/gtest.h>

#include <vector>

#include "cc/testing/link.h"
#include "cc/testing/simulation.h"

namespace earshot::netsim {
namespace {

struct Receiver {
  std::vector<int> numbers;
  std::vector<Duration> times;
};

class Netsim : public testing::Test {
 protected:
  void send(Link& link, int number, size_t bytes) {
    link.send(bytes, [this, number] {
      receiver_.numbers.push_back(number);
      receiver_.times.push_back(simulation_.elapsed());
    });
  }
  void send_every(Link& link, int count, size_t bytes, Duration interval) {
    for (int i = 0; i < count; ++i) {
      simulation_.after(interval * i, [this, &link, i, bytes] { send(link, i, bytes); });
    }
  }

  Simulation simulation_{1};
  Receiver receiver_;
};

TEST_F(Netsim, RunsActionsInTheOrderOfTheirTimes) {
  std::vector<int> order;
  simulation_.after(2ms, [&] { order.push_back(3); });
  simulation_.after(1ms, [&] { order.push_back(1); });
  simulation_.after(1ms, [&] { order.push_back(2); });
  simulation_.after(3ms, [&] { order.push_back(4); });
  simulation_.run_for(2ms);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(simulation_.elapsed(), 2ms);
}

TEST_F(Netsim, RepeatsAnAction) {
  int times = 0;
  simulation_.every(10ms, [&] { ++times; });
  simulation_.run_for(35ms);
  EXPECT_EQ(times, 4);
}

TEST_F(Netsim, ALinkDelaysAndKeepsItsRate) {
  Link link(simulation_, {.bps = 80'000, .delay = 5ms});
  send(link, 0, 100);
  send(link, 1, 100);
  EXPECT_EQ(link.queueing_delay(), 20ms);
  simulation_.run_for(1s);
  EXPECT_EQ(receiver_.times, (std::vector<Duration>{15ms, 25ms}));
}

TEST_F(Netsim, ALinkWithoutARateOnlyDelays) {
  Link link(simulation_, {.delay = 5ms});
  send(link, 0, 1000);
  send(link, 1, 1000);
  simulation_.run_for(1s);
  EXPECT_EQ(receiver_.times, (std::vector<Duration>{5ms, 5ms}));
}

TEST_F(Netsim, AFullQueueDropsWhatComes) {
  Link link(simulation_, {.bps = 80'000, .queue_bytes = 250});
  for (int i = 0; i < 5; ++i) send(link, i, 100);
  simulation_.run_for(1s);
  EXPECT_EQ(receiver_.numbers, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(link.counters().overflowed, 2u);
}

TEST_F(Netsim, ANewRateHoldsForWhatWaits) {
  Link link(simulation_, {.bps = 80'000, .delay = 0ms});
  send(link, 0, 100);
  send(link, 1, 100);
  link.set({.bps = 8'000, .delay = 0ms});
  simulation_.run_for(1s);
  EXPECT_EQ(receiver_.times, (std::vector<Duration>{10ms, 110ms}));
}

TEST_F(Netsim, LosesTheShareItIsTold) {
  Link link(simulation_, {.loss = 0.1});
  send_every(link, 10'000, 100, 1ms);
  simulation_.run_for(20s);
  EXPECT_NEAR(static_cast<double>(receiver_.numbers.size()), 9000, 200);
}

TEST_F(Netsim, LosesInBursts) {
  Link link(simulation_,
            {.burst_loss = {.good_to_bad = 0.01, .bad_to_good = 0.25, .lost_in_bad = 1}});
  send_every(link, 10'000, 100, 1ms);
  simulation_.run_for(20s);
  int bursts = 0;
  int lost = 0;
  for (size_t i = 1; i < receiver_.numbers.size(); ++i) {
    const int gap = receiver_.numbers[i] - receiver_.numbers[i - 1] - 1;
    bursts += gap > 0 ? 1 : 0;
    lost += gap;
  }
  EXPECT_NEAR(lost, 10'000 * 0.01 / 0.26, 120);
  EXPECT_NEAR(static_cast<double>(lost) / bursts, 4, 1);
}

TEST_F(Netsim, JitterKeepsTheOrderUnlessToldOtherwise) {
  Link orderly(simulation_, {.jitter = 20ms});
  send_every(orderly, 1000, 100, 1ms);
  simulation_.run_for(2s);
  EXPECT_TRUE(std::is_sorted(receiver_.numbers.begin(), receiver_.numbers.end()));
  receiver_ = {};
  Link wild(simulation_, {.jitter = 20ms, .jitter_keeps_order = false});
  send_every(wild, 1000, 100, 1ms);
  simulation_.run_for(2s);
  EXPECT_FALSE(std::is_sorted(receiver_.numbers.begin(), receiver_.numbers.end()));
  EXPECT_EQ(receiver_.numbers.size(), 1000u);
}

TEST_F(Netsim, ReordersAndRepeats) {
  Link link(simulation_, {.reorder = 0.1, .reorder_delay = 5ms, .duplicate = 0.1});
  send_every(link, 1000, 100, 1ms);
  simulation_.run_for(2s);
  EXPECT_NEAR(static_cast<double>(receiver_.numbers.size()), 1100, 30);
  EXPECT_FALSE(std::is_sorted(receiver_.numbers.begin(), receiver_.numbers.end()));
}

TEST_F(Netsim, RepeatsARunWithTheSameSeed) {
  const auto run = [](uint64_t seed) {
    Simulation simulation(seed);
    Link link(simulation, {.jitter = 20ms, .loss = 0.2});
    std::vector<Duration> times;
    for (int i = 0; i < 100; ++i) {
      link.send(100, [&] { times.push_back(simulation.elapsed()); });
    }
    simulation.run_for(1s);
    return times;
  };
  EXPECT_EQ(run(7), run(7));
  EXPECT_NE(run(7), run(8));
}

}  // namespace
}  // namespace earshot::netsim
