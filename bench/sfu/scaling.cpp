// One room on two workers: how much sooner its packets have left than on one, and the same of one
// and two bare loops, all by turns in one run. Prints JSON, nanoseconds by the clock for each
// packet that left.
//
//   sfu_scaling [--rounds N] [SCENARIO...]
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sfu/bare_loop.h"
#include "sfu/samples.h"
#include "sfu/scenarios.h"
#include "sfu/sfu_room.h"

namespace earshot::bench {
namespace {

constexpr Duration kWarmUp = 6s;  // until everybody's bandwidth is known
constexpr Duration kRound = 500ms;
constexpr size_t kVideoPayloadBytes = 1060;
constexpr size_t kTicksInARow = 4;

struct Scenario {
  const char* name;
  size_t viewers;
};

constexpr Scenario kScenarios[] = {
    {"1-50-video", 50},
    {"1-500-video", 500},
};

// A publisher of video and its viewers.
class Room {
 public:
  Room(const Scenario& scenario, uint8_t workers);

  // What is due, and what the publisher has for now is forwarded.
  void tick();
  // What forwarding has taken since the last call.
  void note();
  SfuRoom& sfu() { return sfu_; }
  double quartile() { return time_.quartile(); }
  void forget() { time_ = {}; }

 private:
  SfuRoom sfu_;
  Samples time_;
  Duration taken_{};
  uint64_t packets_ = 0;
};

Room::Room(const Scenario& scenario, uint8_t workers) : sfu_(workers) {
  RoomClient& publisher =
      sfu_.join({.microphones = 0, .cameras = 1, .rids = {}, .audio_slots = 0, .video_slots = 0});
  for (size_t i = 0; i < scenario.viewers; ++i) {
    RoomClient& viewer =
        sfu_.join({.microphones = 0, .cameras = 0, .rids = {}, .audio_slots = 0, .video_slots = 1});
    sfu_.view(viewer, {{.publisher = publisher.id(), .width = 1280, .height = 720}});
  }
  publisher.publish("cam0", {.streams = 1, .packets = 4, .packet_bytes = kVideoPayloadBytes});
}

void Room::tick() {
  RoomClient& publisher = *sfu_.clients()[0];
  if (!publisher.outbox().empty()) {
    const std::array<SfuRoom::LetOut, 1> from = {{{&publisher, 1}}};
    sfu_.let_out(from);
    const uint64_t before = sfu_.packets_out();
    const Duration time = sfu_.run_workers();
    const uint64_t left = sfu_.packets_out() - before;
    if (left > 0) taken_ += time;
    packets_ += left;
  }
  if (sfu_.run_clients() || sfu_.is_due()) sfu_.run_workers();
}

void Room::note() {
  if (packets_ > 0) time_.add(taken_, packets_);
  taken_ = {};
  packets_ = 0;
}

// Bare loops with a share of the viewers each, who all get what each loop takes.
class Bare {
 public:
  Bare(SfuRoom& room, size_t loops);

  // One packet to everybody.
  void tick();
  void note();
  double quartile() { return time_.quartile(); }

 private:
  SfuRoom& room_;
  std::vector<std::unique_ptr<BareLoop>> loops_;
  std::vector<std::vector<size_t>> viewers_;  // by loop
  Samples time_;
  Duration taken_{};
};

Bare::Bare(SfuRoom& room, size_t loops) : room_(room), viewers_(loops) {
  std::vector<std::vector<SocketAddress>> addresses(loops);
  for (size_t i = 1; i < room.clients().size(); ++i) {
    const size_t loop = i % loops;
    viewers_[loop].push_back(addresses[loop].size());
    addresses[loop].push_back(room.clients()[i]->address());
  }
  for (const auto& each : addresses) loops_.push_back(std::make_unique<BareLoop>(each, 1));
}

void Bare::tick() {
  for (const auto& loop : loops_) loop->publish(0, 1, room_.media_bytes());
  taken_ += room_.beside_each_other(
      loops_.size(), [this](size_t number) { loops_[number]->forward(0, viewers_[number]); });
  room_.is_discarding = true;
  room_.run_clients();
  room_.is_discarding = false;
}

void Bare::note() {
  time_.add(std::exchange(taken_, {}), kTicksInARow * (room_.clients().size() - 1));
}

void measure(const Scenario& scenario, int rounds) {
  Room one(scenario, 1);
  Room two(scenario, 2);
  Bare bare_one(one.sfu(), 1);
  Bare bare_two(two.sfu(), 2);
  const auto play = [&](Duration time, bool also_bare) {
    for (const Timestamp until = one.sfu().now() + time; one.sfu().now() < until;) {
      for (Room* const room : {&one, &two}) {
        for (size_t i = 0; i < kTicksInARow; ++i) room->tick();
        room->note();
      }
      if (!also_bare) continue;
      for (Bare* const bare : {&bare_one, &bare_two}) {
        for (size_t i = 0; i < kTicksInARow; ++i) bare->tick();
        bare->note();
      }
    }
  };
  play(kWarmUp, false);
  for (Room* const room : {&one, &two}) room->forget();
  play(kRound * rounds, true);
  const double ones = one.quartile(), twos = two.quartile();
  const double bare_ones = bare_one.quartile(), bare_twos = bare_two.quartile();
  std::printf(
      "{\"name\": \"%s\", \"one\": %.0f, \"two\": %.0f, \"gain\": %.3f, \"bareOne\": %.0f, "
      "\"bareTwo\": %.0f, \"bareGain\": %.3f, \"lost\": %llu}",
      scenario.name, ones, twos, ones / twos, bare_ones, bare_twos, bare_ones / bare_twos,
      static_cast<unsigned long long>(one.sfu().lost() + two.sfu().lost()));
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  using namespace earshot::bench;
  return measure_scenarios(argc, argv, "How much sooner two workers are done", 20, kScenarios,
                           measure);
}
