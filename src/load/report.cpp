#include "load/report.h"

#include <cmath>
#include <cstdio>

#include "base/json_writer.h"

namespace earshot::load {
namespace {

double ms(Duration duration) { return static_cast<double>(duration / 1us) / 1000; }

double mean_kbits(const Tally& tally) {
  if (tally.viewer_seconds <= 0) return 0;
  return static_cast<double>(tally.received_bytes) * 8 / 1000 / tally.viewer_seconds;
}

std::string number(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

class Table {
 public:
  void row(const std::string& name, const std::string& value) {
    constexpr size_t kNameWidth = 28;
    text_ +=
        "  " + name + std::string(name.size() < kNameWidth ? kNameWidth - name.size() : 1, ' ');
    text_ += value + "\n";
  }
  void times(const std::string& name, const Histogram& histogram) {
    if (histogram.count() == 0) return row(name, "-");
    row(name, "p50 " + number(ms(histogram.percentile(0.5)), 1) + " ms, p95 " +
                  number(ms(histogram.percentile(0.95)), 1) + " ms, p99 " +
                  number(ms(histogram.percentile(0.99)), 1) + " ms");
  }
  void line(const std::string& line) { text_ += line + "\n"; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

class Json {
 public:
  void count(std::string_view key, uint64_t value) {
    writer_.key(key);
    writer_.number(value);
  }
  void amount(std::string_view key, double value) {
    writer_.key(key);
    writer_.fraction(std::round(value * 1000) / 1000);
  }
  void times(std::string_view key, const Histogram& histogram) {
    writer_.key(key);
    writer_.begin_object();
    count("count", histogram.count());
    amount("p50_ms", ms(histogram.percentile(0.5)));
    amount("p95_ms", ms(histogram.percentile(0.95)));
    amount("p99_ms", ms(histogram.percentile(0.99)));
    writer_.end_object();
  }
  void texts(std::string_view key, const std::vector<std::string>& texts) {
    writer_.key(key);
    writer_.begin_array();
    for (const std::string& text : texts) writer_.string(text);
    writer_.end_array();
  }
  JsonWriter& writer() { return writer_; }

 private:
  JsonWriter writer_;
};

}  // namespace

void judge_gaps(Tally& tally, const Outcome& outcome) {
  const uint64_t excused = tally.lost_up + tally.dropped_by_us + outcome.dropped_inside;
  if (tally.gaps_most <= excused) return;
  tally.violations.add(Violation::kGap, "in one section",
                       std::to_string(tally.gaps_most) +
                           " numbers never came, and on the way to the server were lost " +
                           std::to_string(excused) + " packets",
                       tally.gaps_most - excused);
}

bool is_good(const Tally& tally) {
  return tally.violations.total() == 0 && tally.failed == 0 && tally.lost == 0;
}

std::string to_table(const Scenario& scenario, const Tally& tally, const Outcome& outcome) {
  Table table;
  table.line(scenario.name + ": " + std::to_string(scenario.rooms) + " × " +
             std::to_string(scenario.participants) + " people, " +
             number(ms(outcome.time) / 1000, 0) + " s");
  table.row("joined", std::to_string(tally.joined) + " of " + std::to_string(tally.joins) + ", " +
                          std::to_string(tally.lost) + " lost again");
  table.times("time to the connection", tally.connect_time);
  table.times("time to the first media", tally.media_time);
  table.row("shares, moves, leaves", std::to_string(tally.shares) + ", " +
                                         std::to_string(tally.moves) + ", " +
                                         std::to_string(tally.left));
  const double seconds = std::max(0.001, ms(outcome.time) / 1000);
  table.row("packets sent", std::to_string(tally.sent) + " (" +
                                number(static_cast<double>(tally.sent) / seconds, 0) + "/s)");
  table.row("packets received", std::to_string(tally.received) + " (" +
                                    number(static_cast<double>(tally.received) / seconds, 0) +
                                    "/s), " + std::to_string(tally.restored) +
                                    " by retransmission");
  table.row("lost for good", std::to_string(tally.lost_down) + " down, " +
                                 std::to_string(tally.lost_up) + " on the way up, " +
                                 std::to_string(outcome.dropped_inside) + " in the server");
  table.row("bitrate of a viewer", number(mean_kbits(tally), 0) + " kbit/s, from " +
                                       std::to_string(tally.kbits_least) + " to " +
                                       std::to_string(tally.kbits_most));
  table.row("frames", std::to_string(tally.frames) + " complete, " + std::to_string(tally.frozen) +
                          " frozen");
  table.times("delay of sound", tally.sound_delay);
  table.times("delay of pictures", tally.picture_delay);
  table.times("late by ourselves", tally.lateness);
  table.times("delay in the server", outcome.forwarding_delay);
  table.row("processor cores",
            number(outcome.client_cores, 2) + " this program" +
                (outcome.server_cores ? ", " + number(*outcome.server_cores, 2) + " the server"
                                      : std::string()));
  table.row("violations", std::to_string(tally.violations.total()));
  for (size_t i = 0; i < kViolations; ++i) {
    const auto violation = static_cast<Violation>(i);
    if (tally.violations.count(violation) == 0) continue;
    table.row("  " + std::string(name_of(violation)),
              std::to_string(tally.violations.count(violation)));
  }
  for (const std::string& example : tally.violations.examples()) table.line("    " + example);
  for (const std::string& failure : outcome.failures) table.line("  failed: " + failure);
  return table.take();
}

std::string to_json(const Scenario& scenario, const Tally& tally, const Outcome& outcome) {
  Json json;
  JsonWriter& writer = json.writer();
  writer.begin_object();
  writer.key("scenario");
  writer.string(scenario.name);
  json.amount("seconds", ms(outcome.time) / 1000);
  json.count("joins", tally.joins);
  json.count("joined", tally.joined);
  json.count("failed", tally.failed);
  json.count("lost", tally.lost);
  json.count("left", tally.left);
  json.count("shares", tally.shares);
  json.count("moves", tally.moves);
  json.times("connect_time", tally.connect_time);
  json.times("media_time", tally.media_time);
  json.count("packets_sent", tally.sent);
  json.count("packets_received", tally.received);
  json.count("packets_restored", tally.restored);
  json.count("packets_lost_down", tally.lost_down);
  json.count("packets_lost_up", tally.lost_up);
  json.count("packets_dropped_on_purpose", tally.dropped_by_us);
  json.count("packets_dropped_in_server", outcome.dropped_inside);
  json.amount("viewer_kbits", mean_kbits(tally));
  json.count("viewer_kbits_least", tally.kbits_least);
  json.count("viewer_kbits_most", tally.kbits_most);
  json.count("frames", tally.frames);
  json.count("frames_frozen", tally.frozen);
  json.times("sound_delay", tally.sound_delay);
  json.times("picture_delay", tally.picture_delay);
  json.times("own_lateness", tally.lateness);
  json.times("server_delay", outcome.forwarding_delay);
  json.amount("client_cores", outcome.client_cores);
  if (outcome.server_cores) json.amount("server_cores", *outcome.server_cores);
  writer.key("violations");
  writer.begin_object();
  for (size_t i = 0; i < kViolations; ++i) {
    const auto violation = static_cast<Violation>(i);
    json.count(name_of(violation), tally.violations.count(violation));
  }
  writer.end_object();
  json.texts("examples", tally.violations.examples());
  json.texts("failures", outcome.failures);
  writer.key("good");
  writer.boolean(is_good(tally));
  writer.end_object();
  return writer.take();
}

}  // namespace earshot::load
