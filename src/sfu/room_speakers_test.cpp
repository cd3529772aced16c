// Who speaks and who leads, as a room says it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sfu/testing/room_world.h"

namespace earshot::sfu {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Person;
using testing::RoomWorld;

constexpr codec::AudioLevel kTalking = {.voice = true, .minus_dbov = 25};
constexpr codec::AudioLevel kQuiet = {.voice = false, .minus_dbov = 90};

void speak(Person& person, codec::AudioLevel level) {
  person.sources.at(MediaSource::kMicrophone)->publisher.set_level(level);
}

class SpeakersOnWorkers : public ::testing::TestWithParam<uint8_t> {
 protected:
  RoomWorld world_{11, GetParam()};
  Person& join() { return world_.join_with_media(next_++ % GetParam()); }
  uint8_t next_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Workers, SpeakersOnWorkers, ::testing::Values(1, 2, 3));

TEST_P(SpeakersOnWorkers, AreTold) {
  Person& a = join();
  Person& b = join();
  speak(a, kQuiet);
  speak(b, kQuiet);
  world_.run(2s);
  speak(a, kTalking);
  world_.run(2s);
  ASSERT_TRUE(world_.speakers);
  EXPECT_EQ(world_.speakers->dominant, a.id);
  EXPECT_THAT(world_.speakers->speaking, ElementsAre(a.id));
  speak(a, kQuiet);
  world_.run(2s);
  EXPECT_EQ(world_.speakers->dominant, a.id);
  EXPECT_THAT(world_.speakers->speaking, IsEmpty());
  world_.leave(a.id);
  world_.run(1s);
  EXPECT_EQ(world_.speakers->dominant, std::nullopt);
}

// The home of a room is one of its workers, wherever the members are.
TEST(Speakers, AreKnownWhereverAllMembersAre) {
  constexpr uint8_t kWorkers = 3;
  for (uint8_t worker = 0; worker < kWorkers; ++worker) {
    RoomWorld world(5, kWorkers);
    Person& a = world.join_with_media(worker);
    Person& b = world.join_with_media(worker);
    speak(b, kQuiet);
    speak(a, kTalking);
    world.run(2s);
    ASSERT_TRUE(world.speakers) << "worker " << int{worker};
    EXPECT_EQ(world.speakers->dominant, a.id);
    EXPECT_THAT(world.speakers->speaking, ElementsAre(a.id));
    EXPECT_THAT(world.faults(), IsEmpty());
  }
}

TEST_P(SpeakersOnWorkers, AreToldAgainWhenSomebodyComes) {
  Person& a = join();
  speak(a, kTalking);
  world_.run(2s);
  world_.speakers.reset();
  world_.run(2s);
  EXPECT_FALSE(world_.speakers);
  Person& b = join();
  speak(b, kQuiet);
  world_.run(1s);
  ASSERT_TRUE(world_.speakers);
  EXPECT_EQ(world_.speakers->dominant, a.id);
  EXPECT_THAT(world_.speakers->speaking, ElementsAre(a.id));
}

}  // namespace
}  // namespace earshot::sfu
