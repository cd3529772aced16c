#include "turn/allocation_table.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

std::unique_ptr<Allocation> allocation_of(uint16_t port, RelayId id) {
  auto allocation = std::make_unique<Allocation>(limits::kTurnRelayRate);
  allocation->path.tuple.client = SocketAddress(testing::ip("44.1.0.1"), port);
  allocation->path.link = port;
  allocation->id = id;
  return allocation;
}

FiveTuple tuple_of(uint16_t port) {
  return {SocketAddress(testing::ip("44.1.0.1"), port), {}, Transport::kUdp};
}

TEST(AllocationTable, TellsTransportsAndServersApart) {
  AllocationTable table;
  table.insert(allocation_of(7, table.free_id()));
  FiveTuple tuple = tuple_of(7);
  EXPECT_NE(table.find(tuple), nullptr);
  tuple.transport = Transport::kTcp;
  EXPECT_EQ(table.find(tuple), nullptr);
  tuple = tuple_of(7);
  tuple.server = testing::address("44.0.0.1:3478");
  EXPECT_EQ(table.find(tuple), nullptr);
}

TEST(AllocationTable, GivesIdsAgain) {
  AllocationTable table;
  const RelayId first = table.insert(allocation_of(1, table.free_id())).id;
  const RelayId second = table.insert(allocation_of(2, table.free_id())).id;
  EXPECT_NE(first, second);
  table.erase(*table.by_id(first));
  EXPECT_EQ(table.by_id(first), nullptr);
  EXPECT_EQ(table.free_id(), first);
}

TEST(AllocationTable, AgreesWithAMapUnderRandomChanges) {
  AllocationTable table;
  std::map<uint16_t, RelayId> expected;
  SeededRandom random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto port = static_cast<uint16_t>(1 + random.below(1500));
    Allocation* const found = table.find(tuple_of(port));
    ASSERT_EQ(found != nullptr, expected.contains(port));
    ASSERT_EQ(table.by_link(port), found);
    if (found != nullptr) {
      ASSERT_EQ(found->id, expected[port]);
      table.erase(*found);
      expected.erase(port);
    } else {
      expected[port] = table.insert(allocation_of(port, table.free_id())).id;
    }
    ASSERT_EQ(table.size(), expected.size());
  }
  for (const auto& [port, id] : expected) ASSERT_EQ(table.find(tuple_of(port)), table.by_id(id));
}

}  // namespace
}  // namespace earshot::turn
