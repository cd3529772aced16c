// What a forwarded packet costs inside of the transports: one camera to 200 subscribers, over links
// in virtual time that cost nothing here. Decryption, forwarding, pacing, encryption and the RTCP
// of everybody are in it; sockets, rooms and the clients' own work are not. Prints nanoseconds of
// one core for each packet that left.
#include <chrono>
#include <cstdio>

#include "sfu/testing/transport_rig.h"

namespace earshot::sfu {
namespace {

using testing::Participant;
using testing::TransportRig;

constexpr int kSubscribers = 200;

void measure(const char* name, const testing::PublisherConfig& camera) {
  TransportRig rig(1);
  Participant& publisher = rig.join({});
  std::vector<Participant*> viewers;
  for (int i = 0; i < kSubscribers; ++i) {
    viewers.push_back(&rig.join({.microphones = 0, .cameras = 0, .audio_slots = 0}));
    viewers.back()->client->on_packet = nullptr;
    rig.watch(*viewers.back(), "v0", publisher, "cam0", {0, 2});
  }
  rig.run(2s);
  publisher.client->publish(rig.now(), "cam0", camera);
  for (Participant* viewer : viewers) viewer->transport->set_wanted_bps(rig.now(), 500'000);
  rig.run(5s);
  Duration spent{};
  std::chrono::steady_clock::time_point since;
  rig.on_engine = [&](bool inside) {
    const auto now = std::chrono::steady_clock::now();
    if (inside) {
      since = now;
    } else {
      spent += now - since;
    }
  };
  const uint64_t before = rig.counters().packets_out;
  rig.run(5s);
  rig.on_engine = nullptr;
  const uint64_t packets = rig.counters().packets_out - before;
  std::printf("%-24s %8llu packets  %6.0f ns each\n", name,
              static_cast<unsigned long long>(packets),
              static_cast<double>(spent.count()) / static_cast<double>(packets));
}

}  // namespace
}  // namespace earshot::sfu

int main() {
  using namespace earshot::sfu;
  measure("VP8, 1100 bytes", {.streams = 1, .packets = 4, .packet_bytes = 1060});
  measure("VP8, 200 bytes", {.streams = 1, .packets = 4, .packet_bytes = 160});
}
