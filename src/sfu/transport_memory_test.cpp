// No memory is taken per packet.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "sfu/testing/transport_rig.h"
#include "sfu/transport.h"

namespace {

uint64_t allocations = 0;
bool counts = false;

}  // namespace

[[gnu::noinline]] void* operator new(size_t size) {
  if (counts) ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
// std::stable_sort asks in this way.
[[gnu::noinline]] void* operator new(size_t size, const std::nothrow_t&) noexcept {
  if (counts) ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

namespace earshot::sfu {
namespace {

using testing::Participant;
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

}  // namespace
}  // namespace earshot::sfu
