#include "sfu/key_frame_requests.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

constexpr KeyFrameRequests::Rates kRates = {150'000, 500'000, 2'000'000};
constexpr Duration kRoundTrip = 50ms;
Timestamp at(int64_t ms) { return Timestamp::from_ns(1) + std::chrono::milliseconds(ms); }

struct Requests {
  KeyFrameRequests requests;
  uint8_t due(int64_t ms) { return requests.take_due(at(ms), kRoundTrip, kRates); }
  void key_frame(uint8_t stream, size_t bytes, int64_t ms) {
    requests.on_packet(stream, true, true, bytes, at(ms));
    requests.on_packet(stream, false, true, 1000, at(ms + 30));
  }
};

TEST(KeyFrameRequests, AreSentAtOnceAndOnceForAll) {
  Requests r;
  EXPECT_EQ(r.due(0), 0);
  for (int subscriber = 0; subscriber < 500; ++subscriber) r.requests.want(2, at(0));
  EXPECT_EQ(r.due(0), 0b100);
  r.requests.want(2, at(10));
  EXPECT_EQ(r.due(10), 0);
  r.requests.want(0, at(20));
  EXPECT_EQ(r.due(20), 0b001);
}

TEST(KeyFrameRequests, AreRepeatedUntilAKeyFrameBegins) {
  Requests r;
  std::vector<int64_t> times;
  for (int64_t ms = 0; ms < 5000; ++ms) {
    r.requests.want(1, at(ms));
    if (r.due(ms) != 0) times.push_back(ms);
  }
  EXPECT_EQ(times, (std::vector<int64_t>{0, 150, 450, 1050, 2250, 4250}));
  r.key_frame(1, 5000, 5000);
  EXPECT_EQ(r.due(5000), 0);
  EXPECT_EQ(r.requests.next_deadline(kRoundTrip, kRates), Timestamp::max());
}

TEST(KeyFrameRequests, EndWithTheWish) {
  Requests r;
  r.requests.want(1, at(0));
  size_t count = 0;
  for (int64_t ms = 0; ms < 20'000; ++ms) count += r.due(ms) != 0 ? 1 : 0;
  EXPECT_EQ(count, 5u);
  EXPECT_EQ(r.requests.next_deadline(kRoundTrip, kRates), Timestamp::max());
}

// 100 kB take 1.6 s of a quarter of 2 Mbit/s.
TEST(KeyFrameRequests, WaitUntilTheLastKeyFrameIsPaidFor) {
  Requests r;
  r.key_frame(2, 100'000, 0);
  for (int64_t ms = 100; ms < 1600; ms += 100) {
    r.requests.want(2, at(ms));
    EXPECT_EQ(r.due(ms), 0) << ms;
  }
  EXPECT_EQ(r.requests.next_deadline(kRoundTrip, kRates), at(1600));
  EXPECT_EQ(r.due(1600), 0b100);
}

TEST(KeyFrameRequests, KeepTheirBoundsHoweverCheapOrDearAKeyFrameIs) {
  Requests cheap;
  cheap.key_frame(2, 100, 0);
  cheap.requests.want(2, at(1));
  EXPECT_EQ(cheap.due(299), 0);
  EXPECT_EQ(cheap.due(300), 0b100);
  Requests dear;
  dear.key_frame(0, 10'000'000, 0);
  dear.requests.want(0, at(1));
  EXPECT_EQ(dear.due(2999), 0);
  dear.requests.want(0, at(2999));
  EXPECT_EQ(dear.due(3000), 0b001);
}

// The storm of a large room: everybody pages every second for a minute.
TEST(KeyFrameRequests, BoundAStorm) {
  Requests r;
  uint64_t key_bytes = 0;
  for (int64_t ms = 0; ms < 60'000; ms += 10) {
    for (int subscriber = 0; subscriber < 20; ++subscriber) r.requests.want(2, at(ms));
    if (r.due(ms) != 0) {
      r.key_frame(2, 80'000, ms + 60);
      key_bytes += 80'000;
    }
  }
  EXPECT_LE(key_bytes * 8, 2'000'000u * 60 * 26 / 100);
  EXPECT_GT(key_bytes, 0u);
}

}  // namespace
}  // namespace earshot::sfu
