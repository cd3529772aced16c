#include "http/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "http/metrics_endpoint.h"
#include "io/testing/blocking_client.h"

namespace earshot::http {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Reads the format strictly: every sample after the HELP and TYPE of its family, each once.
std::vector<std::string> faults_of(const std::string& text) {
  static const std::string kLabel = R"re([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")re";
  static const std::regex kSample("([a-zA-Z_][a-zA-Z0-9_]*)(\\{" + kLabel + "(," + kLabel +
                                  ")*\\})? (NaN|[+-]Inf|[-+0-9.e]+)");
  std::vector<std::string> faults;
  std::map<std::string, int> seen;
  std::string family, type;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      if (seen["family " + family]++ > 0) faults.push_back("twice: " + line);
    } else if (line.starts_with("# TYPE ")) {
      type = line.substr(line.rfind(' ') + 1);
      const bool known = line == "# TYPE " + family + ' ' + type &&
                         (type == "counter" || type == "gauge" || type == "histogram");
      if (!known) faults.push_back("type: " + line);
    } else if (!std::regex_match(line, match, kSample)) {
      faults.push_back("sample: " + line);
    } else {
      const std::string name = match[1];
      const bool is_of_family =
          type == "histogram"
              ? name == family + "_bucket" || name == family + "_sum" || name == family + "_count"
              : name == family;
      if (!is_of_family) faults.push_back("of another family: " + line);
      if (seen[line.substr(0, line.rfind(' '))]++ > 0) faults.push_back("twice: " + line);
    }
  }
  if (!text.empty() && text.back() != '\n') faults.push_back("no newline at the end");
  return faults;
}

TEST(Exposition, WritesHistograms) {
  Histogram histogram;
  for (const Duration took : {1ms, 3ms, 250ms}) histogram.add(took);
  Exposition out;
  out.family("earshot_delay_seconds", Exposition::Kind::kHistogram, "Delay.");
  out.histogram(std::array{0.002, 0.1}, histogram, {{"worker", "0"}});
  EXPECT_EQ(out.text(),
            "# HELP earshot_delay_seconds Delay.\n"
            "# TYPE earshot_delay_seconds histogram\n"
            "earshot_delay_seconds_bucket{worker=\"0\",le=\"0.002\"} 1\n"
            "earshot_delay_seconds_bucket{worker=\"0\",le=\"0.1\"} 2\n"
            "earshot_delay_seconds_bucket{worker=\"0\",le=\"+Inf\"} 3\n"
            "earshot_delay_seconds_sum{worker=\"0\"} 0.254\n"
            "earshot_delay_seconds_count{worker=\"0\"} 3\n");
  EXPECT_THAT(faults_of(out.text()), IsEmpty());
}

TEST(Exposition, WritesFamiliesAndSamples) {
  Exposition out;
  out.counter("earshot_messages_sent_total", "Messages.", uint64_t{3});
  out.family("earshot_calls_running", Exposition::Kind::kGauge, "Calls, by kind.");
  out.sample(uint64_t{2}, {{"kind", "two"}});
  out.sample(0.25, {{"kind", "group"}, {"size", "small"}});
  EXPECT_EQ(out.text(),
            "# HELP earshot_messages_sent_total Messages.\n"
            "# TYPE earshot_messages_sent_total counter\n"
            "earshot_messages_sent_total 3\n"
            "# HELP earshot_calls_running Calls, by kind.\n"
            "# TYPE earshot_calls_running gauge\n"
            "earshot_calls_running{kind=\"two\"} 2\n"
            "earshot_calls_running{kind=\"group\",size=\"small\"} 0.25\n");
  EXPECT_THAT(faults_of(out.text()), IsEmpty());
}

TEST(Exposition, EscapesWhatWouldEndALineOrALabel) {
  Exposition out;
  out.family("a", Exposition::Kind::kGauge, "one\ntwo \\ \"three\"");
  out.sample(1.0, {{"b", "x\"y\\z\n"}});
  EXPECT_EQ(out.text(),
            "# HELP a one\\ntwo \\\\ \"three\"\n# TYPE a gauge\na{b=\"x\\\"y\\\\z\\n\"} 1\n");
  EXPECT_THAT(faults_of(out.text()), IsEmpty());
}

TEST(Exposition, WritesNumbersThatAreNone) {
  Exposition out;
  out.family("a", Exposition::Kind::kGauge, "a");
  out.sample(std::numeric_limits<double>::quiet_NaN(), {{"n", "1"}});
  out.sample(std::numeric_limits<double>::infinity(), {{"n", "2"}});
  out.sample(-1.5e-9, {{"n", "3"}});
  EXPECT_THAT(out.text(), HasSubstr("a{n=\"1\"} NaN\na{n=\"2\"} +Inf\na{n=\"3\"} -1.5e-09\n"));
  EXPECT_THAT(faults_of(out.text()), IsEmpty());
}

TEST(MetricsEndpoint, AnswersOneRequestAndCloses) {
  const auto loop = *io::EventLoop::create();
  int made = 0;
  const auto endpoint =
      *MetricsEndpoint::create(*loop, *SocketAddress::parse("127.0.0.1:0"), [&made] {
        ++made;
        return std::string("# HELP a a\n# TYPE a gauge\na 1\n");
      });
  std::string metrics, head, elsewhere, written;
  ASSERT_TRUE(io::testing::run_with_client(*loop, [&] {
    const auto ask = [&endpoint](const std::string& line) {
      io::testing::BlockingClient client(endpoint->address());
      client.send(line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
      return client.receive(1 << 16);
    };
    metrics = ask("GET /metrics");
    head = ask("HEAD /metrics");
    elsewhere = ask("GET /");
    written = ask("POST /metrics");
  }));
  EXPECT_TRUE(metrics.starts_with("HTTP/1.1 200 ")) << metrics;
  EXPECT_THAT(metrics, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_TRUE(metrics.ends_with("\r\n\r\n# HELP a a\n# TYPE a gauge\na 1\n")) << metrics;
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
  EXPECT_TRUE(elsewhere.starts_with("HTTP/1.1 404 ")) << elsewhere;
  EXPECT_TRUE(written.starts_with("HTTP/1.1 405 ")) << written;
  EXPECT_EQ(made, 2);
  endpoint->close();
  EXPECT_TRUE(io::testing::run_until(*loop, [&endpoint] { return endpoint->idle(); }));
}

}  // namespace
}  // namespace earshot::http
