#include "media/sfu_monitor.h"

#include <gtest/gtest.h>

namespace earshot::media {
namespace {

constexpr auto kSomebody = sfu::TransportId{7};

// After `s` seconds of a worker that is busy for a quarter of its time, with one transport.
SfuSnapshot after(int s, uint8_t worker = 0) {
  const auto n = static_cast<uint64_t>(s);
  SfuSnapshot out;
  out.worker = worker;
  out.at = Timestamp() + 1h + s * 1s;
  out.cpu = s * 250ms;
  out.counters.udp = {.received = 100 * n,
                      .received_bytes = 100'000 * n,
                      .sent = 1000 * n,
                      .sent_bytes = 1'000'000 * n};
  out.rooms = 1;
  sfu::TransportStatistics& transport = out.transports.emplace_back();
  transport.transport = kSomebody;
  transport.traffic = {.packets_in = 100 * n,
                       .bytes_in = 100'000 * n,
                       .packets_out = 900 * n,
                       .bytes_out = 900'000 * n};
  transport.arrived = {.expected = 100 * n, .received = 90 * n};
  return out;
}

TEST(SfuMonitor, SaysNothingBeforeThereAreTwoSnapshots) {
  SfuMonitor monitor(2);
  EXPECT_EQ(monitor.counters(0), nullptr);
  EXPECT_EQ(monitor.node_load(1'000'000), 0);
  monitor.add(after(1));
  EXPECT_EQ(monitor.load(0).busy, 0);
  EXPECT_EQ(monitor.counters(0)->udp.sent, 1000u);
  EXPECT_EQ(monitor.counters(1), nullptr);
  EXPECT_EQ(monitor.rooms(), 1u);
}

TEST(SfuMonitor, MakesRatesOfCounters) {
  SfuMonitor monitor(1);
  for (int s = 1; s <= 5; ++s) monitor.add(after(s));
  const SfuWorkerLoad load = monitor.load(0);
  EXPECT_NEAR(load.busy, 0.25, 1e-9);
  EXPECT_EQ(load.packets_in_per_s, 100u);
  EXPECT_EQ(load.packets_out_per_s, 1000u);
  EXPECT_EQ(load.bits_in_per_s, 800'000u);
  EXPECT_EQ(load.bits_out_per_s, 8'000'000u);
  ASSERT_EQ(monitor.transports().size(), 1u);
  const SfuTransportReport report = monitor.transports()[0];
  EXPECT_EQ(report.bits_in_per_s, 800'000u);
  EXPECT_EQ(report.bits_out_per_s, 7'200'000u);
  EXPECT_NEAR(report.loss_in, 0.1, 1e-9);
}

TEST(SfuMonitor, ForgetsAfterTheWindowWhatWasBusy) {
  SfuMonitor monitor(1);
  SfuSnapshot snapshot = after(1);
  monitor.add(snapshot);
  snapshot.at = snapshot.at + 1s;
  snapshot.cpu += 1s;
  monitor.add(snapshot);
  EXPECT_NEAR(monitor.load(0).busy, 1, 1e-9);
  for (int i = 0; i < 3; ++i) {
    snapshot.at = snapshot.at + 1s;
    monitor.add(snapshot);
  }
  EXPECT_EQ(monitor.load(0).busy, 0) << "of the last three seconds";
}

TEST(SfuMonitor, TheBusiestWorkerOrTheLineIsTheLoadOfTheNode) {
  SfuMonitor monitor(2);
  for (int s = 1; s <= 2; ++s) {
    monitor.add(after(s));
    SfuSnapshot busier = after(s, 1);
    busier.cpu *= 2;
    monitor.add(busier);
  }
  EXPECT_NEAR(monitor.node_load(0), 0.5, 1e-9);
  EXPECT_NEAR(monitor.node_load(100'000'000), 0.5, 1e-9);
  EXPECT_NEAR(monitor.node_load(20'000'000), 0.8, 1e-9) << "16 of 20 Mbit/s";
}

TEST(SfuMonitor, ASourceThatEndedIsNoLoss) {
  SfuMonitor monitor(1);
  monitor.add(after(1));
  SfuSnapshot ended = after(2);
  ended.transports[0].arrived = {.expected = 150, .received = 20};
  monitor.add(ended);
  EXPECT_EQ(monitor.transports()[0].loss_in, 0);
  SfuSnapshot left = after(3);
  left.transports.clear();
  monitor.add(left);
  EXPECT_TRUE(monitor.transports().empty());
}

}  // namespace
}  // namespace earshot::media
