// No memory is taken per packet, and how much a participant takes.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <new>
#include <vector>

#include "sfu/testing/shard_rig.h"
#include "sfu/testing/transport_rig.h"
#include "sfu/transport.h"

namespace {

uint64_t allocations = 0;
int64_t bytes = 0;  // taken and not given back
bool counts = false;

void* take(size_t size) {
  void* const memory = std::malloc(size);
  if (counts) {
    ++allocations;
    bytes += static_cast<int64_t>(malloc_usable_size(memory));
  }
  return memory;
}

void give_back(void* memory) {
  if (counts) bytes -= static_cast<int64_t>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

[[gnu::noinline]] void* operator new(size_t size) {
  if (void* const memory = take(size)) return memory;
  throw std::bad_alloc();
}
// std::stable_sort asks in this way.
[[gnu::noinline]] void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return take(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { give_back(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { give_back(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
  give_back(memory);
}

namespace earshot::sfu {
namespace {

using testing::Participant;
using testing::ShardClient;
using testing::ShardRig;
using testing::TransportRig;

// What the transports themselves take, whatever the rig around them does.
TEST(TransportMemory, TakesNoneForPacketsOnceItsRingsHaveGrown) {
  TransportRig rig(1);
  Participant& publisher = rig.join({});
  Participant& viewer = rig.join({});
  rig.watch(viewer, "v0", publisher, "cam0");
  rig.watch(viewer, "a0", publisher, "mic0");
  ASSERT_TRUE(rig.run_until(
      [&] { return publisher.client->is_connected() && viewer.client->is_connected(); }, 5s));
  publisher.client->publish(rig.now(), "cam0", {});
  publisher.client->publish(rig.now(), "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
  rig.run(10s);
  const uint64_t in = rig.counters().packets_in;
  const uint64_t out = rig.counters().packets_out;
  rig.on_engine = [](bool inside) { counts = inside; };
  rig.run(5s);
  rig.on_engine = nullptr;
  EXPECT_GT(rig.counters().packets_in, in + 2000);
  EXPECT_GT(rig.counters().packets_out, out + 1000);
  EXPECT_EQ(allocations, 0u);
}

// Four people on two workers, who hear and see each other across them. What a room does in its
// turns, twenty times a second, is not counted: however many packets come, it stays the same.
TEST(ShardMemory, TakesNoneForPacketsOnceItsRingsHaveGrown) {
  allocations = 0;
  ShardRig rig(1, 2);
  std::vector<ShardClient*> people;
  for (uint8_t i = 0; i < 4; ++i) people.push_back(&rig.join_with_media(i % 2));
  for (ShardClient* person : people) rig.view_all(*person);
  rig.run(20s);
  const auto packets = [&] {
    uint64_t sum = 0;
    for (const ShardClient* person : people) {
      for (const auto& slot : person->client->slots()) sum += slot->packets();
    }
    return sum;
  };
  const uint64_t received = packets();
  const uint64_t crossed = rig.forwarded_media;
  const auto in_turn = [&](uint8_t worker) {
    const Timestamp next = rig.shard(worker).room(rig.call())->next_deadline();
    return next <= rig.now() || next == rig.now() + limits::kRoomTurn;
  };
  rig.on_engine = [&](bool inside) { counts = inside && !in_turn(0) && !in_turn(1); };
  rig.run(5s);
  rig.on_engine = nullptr;
  EXPECT_GT(packets(), received + 10'000);
  EXPECT_GT(rig.forwarded_media, crossed + 5000);
  EXPECT_EQ(allocations, 0u);
}

// Eight who hear and see each other, of whom all send three layers: 2 Mbit/s in small packets,
// whose headers are a third of what is kept. DTLS is not counted, as OpenSSL has an allocator of
// its own, nor is what a worker has once.
TEST(ShardMemory, TakesLittleForAPersonOfAMeeting) {
  constexpr int64_t kPeople = 8;
  ShardRig rig(1, 1);
  std::vector<ShardClient*> people;
  bytes = 0;
  rig.on_engine = [](bool inside) { counts = inside; };
  for (int64_t i = 0; i < kPeople; ++i) people.push_back(&rig.join_with_media());
  for (ShardClient* person : people) rig.view_all(*person);
  rig.run(10s);
  const int64_t after_ten_seconds = bytes;
  rig.run(20s);
  rig.on_engine = nullptr;
  EXPECT_LT(bytes / kPeople, 640 * 1024);
  EXPECT_LT(bytes - after_ten_seconds, kPeople * 16 * 1024) << "it stays so";
}

}  // namespace
}  // namespace earshot::sfu
