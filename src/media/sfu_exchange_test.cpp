#include "media/sfu_exchange.h"

#include <gtest/gtest.h>

namespace earshot::media {
namespace {

TEST(SfuExchange, GivesEveryWorkerEveryCommandOnceAndWakesIt) {
  SfuExchange exchange(2);
  int woken[2] = {};
  for (uint8_t i = 0; i < 2; ++i) exchange.connect(i, [&woken, i] { ++woken[i]; });
  SfuExchange::Inbox inbox;
  EXPECT_FALSE(exchange.take(0, inbox));
  exchange.command(sfu_command::Remove{sfu::TransportId{5}});
  for (uint8_t i = 0; i < 2; ++i) {
    SfuExchange::Inbox taken;
    ASSERT_TRUE(exchange.take(i, taken));
    ASSERT_EQ(taken.commands.size(), 1u);
    EXPECT_EQ(std::get<sfu_command::Remove>(*taken.commands[0]).transport, sfu::TransportId{5});
    EXPECT_FALSE(exchange.take(i, taken));
    EXPECT_EQ(woken[i], 1);
  }
}

TEST(SfuExchange, AMessageNeverComesBeforeTheCommandsThatItsSenderHadRead) {
  SfuExchange exchange(2);
  for (uint8_t i = 0; i < 2; ++i) exchange.connect(i, [] {});
  exchange.command(sfu_command::End{});
  SfuExchange::Inbox at_sender;
  ASSERT_TRUE(exchange.take(0, at_sender));
  exchange.post(0, 0b10, sfu::LinkClosed{});
  SfuExchange::Inbox at_receiver;
  ASSERT_TRUE(exchange.take(1, at_receiver));
  EXPECT_EQ(at_receiver.commands.size(), 1u);
  ASSERT_EQ(at_receiver.messages.size(), 1u);
  EXPECT_EQ(at_receiver.messages[0].from, 0);
  EXPECT_FALSE(exchange.take(0, at_sender)) << "only those who are named get it";
}

}  // namespace
}  // namespace earshot::media
