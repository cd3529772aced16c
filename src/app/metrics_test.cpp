#include "app/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/load_report.h"
#include "base/random.h"

namespace earshot::app {
namespace {

using protocol::EndReason;
using ::testing::HasSubstr;
using ::testing::Not;

CallId call(uint64_t n) {
  SeededRandom random(n);
  return CallId::random(random);
}

TEST(CallCounts, CountACallOnceHoweverOftenItIsSaved) {
  CallCounts counts;
  counts.note(call(1), false, {});
  counts.note(call(1), false, {});
  counts.note(call(2), false, {});
  EXPECT_EQ(counts.started(), 2u);
  EXPECT_TRUE(counts.ended().empty());
  counts.note(call(1), true, EndReason::kCompleted);
  counts.note(call(2), true, EndReason::kMissed);
  counts.note(call(3), true, EndReason::kMissed);
  EXPECT_EQ(counts.started(), 3u) << "the third was over at once";
  EXPECT_EQ(counts.ended().at(EndReason::kCompleted), 1u);
  EXPECT_EQ(counts.ended().at(EndReason::kMissed), 2u);
}

TEST(Metrics, OfAServerWithoutRelayAndGroupCallsAreAboutTheRest) {
  MetricsValues values;
  values.version = "1.2.3";
  values.process = {.cpu_s = 1.5, .resident_bytes = 4096, .open_fds = 7, .max_fds = 1024};
  values.sockets = 3;
  values.commit_time = 250ms;
  const std::string text = write_metrics(values);
  EXPECT_THAT(text, HasSubstr("earshot_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("process_cpu_seconds_total 1.5\n"));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes 4096\n"));
  EXPECT_THAT(text, HasSubstr("earshot_websockets 3\n"));
  EXPECT_THAT(text, HasSubstr("earshot_database_commit_seconds_total 0.25\n"));
  EXPECT_THAT(text, HasSubstr("earshot_calls_started_total{kind=\"group\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("earshot_turn")));
  EXPECT_THAT(text, Not(HasSubstr("earshot_sfu")));
}

TEST(Metrics, CountCallsByHowTheyEnded) {
  CallCounts counts;
  counts.note(call(1), true, EndReason::kDeclined);
  counts.note(call(2), false, {});
  MetricsValues values;
  values.calls = &counts;
  values.calls_running = 1;
  const std::string text = write_metrics(values);
  EXPECT_THAT(text, HasSubstr("earshot_calls_running{kind=\"two\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("earshot_calls_started_total{kind=\"two\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("earshot_calls_ended_total{kind=\"two\",reason=\"declined\"} 1\n"));
}

TEST(Metrics, OfTheForwardingUnitNameWorkersAndNotPeople) {
  media::SfuMonitor monitor(2);
  media::SfuSnapshot snapshot;
  snapshot.at = Timestamp() + 1h;
  snapshot.rooms = 1;
  snapshot.counters.transports.nacks_in = 5;
  snapshot.counters.udp.sent_bytes = 1000;
  snapshot.counters.forwarding_delay.add(700us);
  sfu::TransportStatistics& transport = snapshot.transports.emplace_back();
  transport.path = sfu::PathKind::kTcp;
  transport.estimate_bps = 2'000'000;
  transport.loss_out = 0.02;
  monitor.add(snapshot);
  media::SfuGovernor load{media::SfuLoadLimits{}};
  load.update(snapshot.at, 0.9);
  MetricsValues values;
  values.sfu = &monitor;
  values.load = &load;
  const std::string text = write_metrics(values);
  EXPECT_THAT(text, HasSubstr("earshot_sfu_load_ratio 0.9\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_admits 0\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_shed_level 1\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_rooms 1\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_transports{path=\"tcp\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_estimate_bits_per_second 2000000\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_loss_ratio{direction=\"out\"} 0.02\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_nacks_total{worker=\"0\",direction=\"in\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("earshot_sfu_bytes_total{worker=\"0\",direction=\"out\"} 1000\n"));
  const std::string delays = "earshot_sfu_forwarding_delay_seconds_bucket{worker=\"0\",le=";
  EXPECT_THAT(text, HasSubstr(delays + "\"0.0005\"} 0\n"));
  EXPECT_THAT(text, HasSubstr(delays + "\"0.001\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("nacks_total{worker=\"1\"")));
}

TEST(ProcessUse, IsReadFromLinux) {
  const ProcessUse use = read_process_use();
  EXPECT_GT(use.resident_bytes, 1'000'000u);
  EXPECT_GE(use.open_fds, 3u);
  EXPECT_GE(use.max_fds, use.open_fds);
}

TEST(LoadReport, SaysOfATransportWhatItSendsAndGets) {
  media::SfuTransportReport report;
  report.bits_in_per_s = 1'000'000;
  report.loss_in = 0.0126;
  sfu::TransportStatistics& now = report.transport;
  now.state = sfu::TransportState::kConnected;
  now.path = sfu::PathKind::kUdp;
  now.rtt = 41'600us;
  now.estimate_bps = 3'000'000;
  now.sent = {{.source = sfu::MediaSource::kCamera, .codec = sfu::MediaCodec::kVp8, .layers = 3}};
  now.shown = {{.codec = sfu::MediaCodec::kVp9, .layers = {.spatial = 2, .temporal = 1}}};
  const protocol::AdminTransport told = to_wire(report, false);
  EXPECT_EQ(told.state, protocol::AdminMediaState::kConnected);
  EXPECT_EQ(told.path, protocol::AdminMediaPath::kUdp);
  EXPECT_EQ(told.rtt_ms, 42);
  EXPECT_EQ(told.bits_in_per_s, 1'000'000);
  EXPECT_EQ(told.loss_in_permille, 13);
  EXPECT_EQ(told.estimate_bits_per_s, 3'000'000);
  ASSERT_EQ(told.sources.size(), 1u);
  EXPECT_EQ(told.sources[0].source, protocol::MediaSource::kCamera);
  EXPECT_EQ(told.sources[0].layers, 3);
  ASSERT_EQ(told.pictures.size(), 1u);
  EXPECT_EQ(told.pictures[0].codec, protocol::AdminCodec::kVp9);
  EXPECT_EQ(told.pictures[0].spatial, 2);
  EXPECT_EQ(to_wire(report, true).path, protocol::AdminMediaPath::kRelay);
}

}  // namespace
}  // namespace earshot::app
