// What a forwarded packet costs: a worker of the forwarding unit with its sockets, beside a bare
// loop that sends packets of the same size to the same sockets, by turns on one thread. Prints
// JSON, nanoseconds of processor time for each packet that left.
//
//   sfu_forwarding [--rounds N] [SCENARIO...]
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "sfu/bare_loop.h"
#include "sfu/samples.h"
#include "sfu/scenarios.h"
#include "sfu/sfu_room.h"

namespace earshot::bench {
namespace {

using sfu::testing::NegotiationSpec;
using sfu::testing::PublisherConfig;

constexpr Duration kWarmUp = 6s;  // until everybody's bandwidth is known
constexpr Duration kRound = 500ms;
constexpr Duration kFrame = Duration(1s) / 30;
constexpr size_t kVideoPayloadBytes = 1060;
constexpr size_t kAtOnceMax = 8;
constexpr size_t kTicksInARow = 4;  // of either loop, so that each finds its caches warm

struct Scenario {
  const char* name;
  size_t publishers;
  size_t viewers;  // who publish nothing
  size_t at_once;  // packets of a publisher that arrive together
  bool sound;
  bool everybody;  // publishers watch each other: one large, all others small
};

constexpr Scenario kScenarios[] = {
    {"1-50-video", 1, 50, 1, false, false},
    {"1-500-video", 1, 500, 1, false, false},
    {"1-50-bursts", 1, 50, 4, false, false},
    {"1-500-bursts", 1, 500, 4, false, false},
    {"1-50-sound", 1, 50, 1, true, false},
    {"1-500-sound", 1, 500, 1, true, false},
    {"20-20-simulcast", 20, 0, kAtOnceMax, false, true},
};

class Run {
 public:
  explicit Run(const Scenario& scenario);

  void warm_up();
  void round();
  // Of turns in which media left; of the others: feedback, reports, what is due; of the bare loop.
  double forwarding() { return forwarding_.quartile(); }
  double other() { return other_.quartile(); }
  double bare() { return bare_time_.quartile(); }
  double packets_beside_bare() const {
    return static_cast<double>(packets_) / static_cast<double>(bare_packets_);
  }
  size_t media_bytes() const { return room_.media_bytes(); }
  // Memory of the worker: when everybody was connected, and what media have added.
  int64_t connected_bytes() const { return connected_bytes_; }
  int64_t added_bytes() const { return room_.worker_bytes() - connected_bytes_; }
  uint64_t lost() const { return room_.lost(); }

 private:
  struct LetOut {
    size_t publisher = 0;
    size_t stream = 0;
    size_t packets = 0;
  };

  void begin_media();
  void tick();
  bool let_out();
  void run_worker();
  void run_bare();
  std::vector<size_t> viewers_of(size_t publisher, size_t stream) const;

  const Scenario scenario_;
  SfuRoom room_;
  std::optional<BareLoop> bare_;
  std::vector<std::vector<std::vector<size_t>>> viewers_;  // by publisher and stream
  std::vector<LetOut> let_out_;                            // what the bare loop has to do as well
  bool counts_memory_ = false;
  int64_t connected_bytes_ = 0;
  Samples forwarding_, other_, bare_time_;
  Duration forwarding_time_{}, other_time_{};  // that add up to one
  uint64_t packets_ = 0, bare_packets_ = 0;
};

Run::Run(const Scenario& scenario) : scenario_(scenario) {
  const auto others = static_cast<int>(scenario.everybody ? scenario.publishers - 1 : 1);
  const NegotiationSpec publisher{.microphones = scenario.sound ? 1 : 0,
                                  .cameras = scenario.sound ? 0 : 1,
                                  .rids = scenario.everybody
                                              ? std::vector<std::string>{"l", "m", "h"}
                                              : std::vector<std::string>{},
                                  .audio_slots = 0,
                                  .video_slots = scenario.everybody ? others : 0};
  const NegotiationSpec viewer{.microphones = 0,
                               .cameras = 0,
                               .rids = {},
                               .audio_slots = scenario.sound ? 1 : 0,
                               .video_slots = scenario.sound ? 0 : 1};
  for (size_t i = 0; i < scenario.publishers; ++i) room_.join(publisher);
  for (size_t i = 0; i < scenario.viewers; ++i) room_.join(viewer);
  std::vector<SocketAddress> addresses;
  for (const auto& client : room_.clients()) addresses.push_back(client->address());
  bare_.emplace(addresses, scenario.publishers);
  for (size_t i = 0; i < scenario.publishers; ++i) {
    viewers_.push_back({viewers_of(i, 0), viewers_of(i, 1), viewers_of(i, 2)});
  }
  begin_media();
}

std::vector<size_t> Run::viewers_of(size_t publisher, size_t stream) const {
  std::vector<size_t> out;
  if (!scenario_.everybody) {
    for (size_t i = 0; i < scenario_.viewers; ++i) out.push_back(scenario_.publishers + i);
    return out;
  }
  const size_t count = scenario_.publishers;
  const size_t large_at = (publisher + count - 1) % count;
  if (stream == 2) return {large_at};
  for (size_t i = 0; stream == 0 && i < count; ++i) {
    if (i != publisher && i != large_at) out.push_back(i);
  }
  return out;
}

void Run::begin_media() {
  auto& clients = room_.clients();
  for (size_t i = 0; i < clients.size() && !scenario_.sound; ++i) {
    std::vector<sfu::VideoView> views;
    for (size_t p = 0; p < scenario_.publishers; ++p) {
      const bool large = !scenario_.everybody || p == (i + 1) % scenario_.publishers;
      if (p == i) continue;
      views.push_back({.publisher = clients[p]->id(),
                       .width = large ? 1280u : 320u,
                       .height = large ? 720u : 180u,
                       .priority = large ? uint8_t{1} : uint8_t{0}});
    }
    room_.view(*clients[i], std::move(views));
  }
  for (size_t i = 0; i < scenario_.publishers; ++i) {
    if (scenario_.sound) {
      clients[i]->publish("mic0", {.kind = sfu::MediaCodec::kOpus, .streams = 1});
      continue;
    }
    PublisherConfig camera{.packet_bytes = kVideoPayloadBytes};
    camera.streams = scenario_.everybody ? uint8_t{3} : uint8_t{1};
    camera.packets = scenario_.everybody ? uint8_t{1} : uint8_t{4};
    clients[i]->publish("cam0", camera);
    clients[i]->model().source("cam0")->pause_until(room_.now() +
                                                    kFrame * static_cast<int64_t>(i) /
                                                        static_cast<int64_t>(scenario_.publishers));
  }
}

void Run::warm_up() {
  connected_bytes_ = room_.worker_bytes();
  const Timestamp until = room_.now() + kWarmUp;
  for (counts_memory_ = true; room_.now() < until;) {
    tick();
    let_out_.clear();
  }
  counts_memory_ = false;
}

void Run::round() {
  other_time_ = {};
  const uint64_t before = packets_;
  const Timestamp until = room_.now() + kRound;
  while (room_.now() < until) {
    forwarding_time_ = {};
    const uint64_t packets = packets_;
    for (size_t i = 0; i < kTicksInARow; ++i) tick();
    if (packets_ > packets) forwarding_.add(forwarding_time_, packets_ - packets);
    run_bare();
  }
  if (packets_ > before) other_.add(other_time_, packets_ - before);
}

void Run::tick() {
  const bool has_media = let_out();
  if (has_media) run_worker();
  if (room_.run_clients() || room_.is_due()) run_worker();
}

bool Run::let_out() {
  std::vector<SfuRoom::LetOut> from;
  for (size_t i = 0; i < scenario_.publishers; ++i) {
    RoomClient& publisher = *room_.clients()[i];
    const size_t packets = std::min(publisher.outbox().size(), scenario_.at_once);
    if (packets == 0) continue;
    from.push_back({&publisher, packets});
    const size_t first = let_out_.size();
    for (size_t p = 0; p < packets; ++p) {
      const size_t stream = scenario_.everybody ? publisher.stream_of(publisher.outbox()[p]) : 0;
      if (stream == SIZE_MAX) continue;
      if (let_out_.size() == first || let_out_.back().stream != stream) {
        let_out_.push_back({.publisher = i, .stream = stream});
      }
      ++let_out_.back().packets;
    }
  }
  if (!from.empty()) room_.let_out(from);
  return !from.empty();
}

void Run::run_worker() {
  if (counts_memory_) return room_.run_worker_counting();
  const uint64_t before = room_.counters().transports.packets_out;
  const Duration time = room_.run_worker();
  const uint64_t packets = room_.counters().transports.packets_out - before;
  packets_ += packets;
  (packets > 0 ? forwarding_time_ : other_time_) += time;
}

void Run::run_bare() {
  room_.is_discarding = true;
  Duration time{};
  size_t sent = 0;
  for (const LetOut& each : let_out_) {
    bare_->publish(each.publisher, each.packets, room_.media_bytes());
    const Duration before = processor_time();
    sent += bare_->forward(each.publisher, viewers_[each.publisher][each.stream]);
    time += processor_time() - before;
    room_.run_clients();
  }
  if (sent > 0) bare_time_.add(time, sent);
  bare_packets_ += sent;
  let_out_.clear();
  room_.is_discarding = false;
}

void measure(const Scenario& scenario, int rounds) {
  Run run(scenario);
  run.warm_up();
  for (int i = 0; i < rounds; ++i) run.round();
  const double forwarding = run.forwarding();
  const double everything = forwarding + run.other();
  const double bare = run.bare();
  std::printf(
      "{\"name\": \"%s\", \"bytes\": %zu, \"forwarding\": %.0f, \"everything\": %.0f, "
      "\"bare\": %.0f, \"ratio\": %.3f, \"fullRatio\": %.3f, \"packets\": %.3f, \"lost\": %llu, "
      "\"connectedBytes\": %lld, \"addedBytes\": %lld}",
      scenario.name, run.media_bytes(), forwarding, everything, bare, forwarding / bare,
      everything / bare, run.packets_beside_bare(), static_cast<unsigned long long>(run.lost()),
      static_cast<long long>(run.connected_bytes()), static_cast<long long>(run.added_bytes()));
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  using namespace earshot::bench;
  return measure_scenarios(argc, argv, "What a forwarded packet costs", 9, kScenarios, measure);
}
