#include "sfu/room.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sfu/testing/room_world.h"

namespace earshot::sfu {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Person;
using testing::RoomWorld;
using ::testing::SizeIs;
constexpr auto kMicrophone = MediaSource::kMicrophone;
constexpr auto kCamera = MediaSource::kCamera;
constexpr auto kScreen = MediaSource::kScreen;
constexpr auto kScreenSound = MediaSource::kScreenSound;

constexpr codec::AudioLevel kTalking = {.voice = true, .minus_dbov = 25};
constexpr codec::AudioLevel kQuiet = {.voice = false, .minus_dbov = 90};

VideoView camera_of(const Person& person, uint32_t height, uint8_t priority = 0) {
  return {.publisher = person.id,
          .source = kCamera,
          .width = height * 16 / 9,
          .height = height,
          .priority = priority};
}

// Packets that came since the last call.
uint64_t taken(Person& viewer, const Person& publisher, MediaSource source) {
  Person::Received* const received = viewer.receives(publisher.id, source);
  return received == nullptr ? 0 : std::exchange(received->packets, 0);
}
int stream_of(Person& viewer, const Person& publisher) {
  Person::Received* const received = viewer.receives(publisher.id, kCamera);
  return received == nullptr ? -1 : received->stream;
}

class RoomOnWorkers : public ::testing::TestWithParam<uint8_t> {
 protected:
  RoomWorld world_{11, GetParam()};
  Person& join() { return world_.join_with_media(next_++ % GetParam()); }
  uint8_t next_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Workers, RoomOnWorkers, ::testing::Values(1, 2, 3));

TEST_P(RoomOnWorkers, EverybodyHearsAndSeesAllOthers) {
  std::vector<Person*> people;
  for (int i = 0; i < 4; ++i) people.push_back(&join());
  for (Person* person : people) world_.view_all(*person);
  world_.run(3s);
  for (Person* viewer : people) {
    for (Person* other : people) {
      if (viewer == other) {
        EXPECT_EQ(viewer->receives(other->id, kMicrophone), nullptr) << "nobody hears himself";
        EXPECT_EQ(viewer->receives(other->id, kCamera), nullptr);
        continue;
      }
      EXPECT_GT(taken(*viewer, *other, kMicrophone), 140u);
      EXPECT_EQ(stream_of(*viewer, *other), 2);
      viewer->receives(other->id, kCamera)->viewer.finish();
      EXPECT_GT(viewer->receives(other->id, kCamera)->viewer.decoded().size(), 80u);
    }
  }
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, OnlyWhatIsViewedIsSent) {
  Person& viewer = join();
  Person& a = join();
  Person& b = join();
  world_.run(1s);
  EXPECT_EQ(viewer.receives(a.id, kCamera), nullptr);
  world_.view(viewer, {camera_of(a, 720)});
  world_.run(1s);
  EXPECT_GT(taken(viewer, a, kCamera), 100u);
  EXPECT_EQ(viewer.receives(b.id, kCamera), nullptr);
  world_.view(viewer, {camera_of(b, 720)});
  world_.run(1s);
  EXPECT_EQ(viewer.receives(a.id, kCamera), nullptr);
  EXPECT_GT(taken(viewer, b, kCamera), 100u);
  world_.view(viewer, {});
  EXPECT_EQ(viewer.receives(b.id, kCamera), nullptr);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, ASmallPictureIsASmallLayer) {
  Person& viewer = join();
  Person& other = join();
  world_.view(viewer, {camera_of(other, 180)});
  world_.run(2s);
  EXPECT_EQ(stream_of(viewer, other), 0);
  world_.view(viewer, {camera_of(other, 360)});
  world_.run(2s);
  EXPECT_EQ(stream_of(viewer, other), 1);
  world_.view(viewer, {camera_of(other, 1080)});
  world_.run(3s);
  EXPECT_EQ(stream_of(viewer, other), 2);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, ANarrowPathGetsTheLowLayerWhileOthersKeepTheHighOne) {
  Person& publisher = join();
  Person& narrow = join();
  Person& wide = join();
  for (Person* person : {&narrow, &wide}) world_.view(*person, {camera_of(publisher, 720)});
  world_.run(3s);
  EXPECT_EQ(stream_of(narrow, publisher), 2);
  const uint64_t all = narrow.receives(publisher.id, kCamera)->bytes;
  narrow.bps = 300'000;
  world_.run(2s);
  EXPECT_EQ(stream_of(narrow, publisher), 0);
  EXPECT_EQ(stream_of(wide, publisher), 2);
  narrow.receives(publisher.id, kCamera)->bytes = 0;
  world_.run(2s);
  EXPECT_LT(narrow.receives(publisher.id, kCamera)->bytes, 300'000 / 8 * 2);
  EXPECT_GT(narrow.wanted_bps, 800'000) << "what a probe may go up to, of " << all;
  narrow.bps = 20'000'000;
  world_.run(4s);
  EXPECT_EQ(stream_of(narrow, publisher), 2);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, WhoComesLaterSeesAPictureAtOnce) {
  Person& publisher = join();
  Person& first = join();
  world_.view(first, {camera_of(publisher, 720)});
  world_.run(10s);
  const uint64_t asked = publisher.sources.at(kCamera)->key_frames_asked;
  Person& late = join();
  world_.view(late, {camera_of(publisher, 720)});
  world_.run(200ms);
  EXPECT_GT(publisher.sources.at(kCamera)->key_frames_asked, asked)
      << "its last key frame is too old";
  late.receives(publisher.id, kCamera)->viewer.finish();
  EXPECT_GE(late.receives(publisher.id, kCamera)->viewer.decoded().size(), 3u);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST(Room, AJoinerStartsAtACachedKeyFrameWithoutAnother) {
  RoomWorld world(3);
  Person& publisher = world.join_with_media();
  Person& first = world.join();
  world.view(first, {camera_of(publisher, 720)});
  world.run(500ms);
  const uint64_t key_frames = publisher.sources.at(kCamera)->publisher.key_frames();
  Person& late = world.join();
  world.run(200ms);
  world.view(late, {camera_of(publisher, 720)});
  EXPECT_GT(taken(late, publisher, kCamera), 50u) << "before anything new was published";
  world.run(500ms);
  EXPECT_EQ(publisher.sources.at(kCamera)->publisher.key_frames(), key_frames);
  EXPECT_THAT(world.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, WhoIsSilencedIsNotHeardUntilItIsTakenBack) {
  Person& listener = join();
  Person& other = join();
  world_.view_all(listener);
  world_.run(1s);
  EXPECT_GT(taken(listener, other, kMicrophone), 0u);
  world_.silence(other, kMicrophone, true);
  EXPECT_EQ(listener.receives(other.id, kMicrophone), nullptr);
  const uint64_t forwarded = world_.forwarded - world_.forwarded_video;
  world_.run(1s);
  EXPECT_EQ(listener.receives(other.id, kMicrophone), nullptr);
  EXPECT_GT(taken(listener, other, kCamera), 0u);
  if (GetParam() == 1) {
    EXPECT_EQ(world_.forwarded, forwarded + world_.forwarded_video);
  }
  world_.silence(other, kMicrophone, false);
  world_.run(1s);
  EXPECT_GT(taken(listener, other, kMicrophone), 40u);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, ASourceThatIsSilencedBeforeItBeginsIsNotHeard) {
  Person& listener = join();
  Person& other = world_.join();
  world_.silence(other, kMicrophone, true);
  world_.publish(other, kMicrophone);
  world_.run(1s);
  EXPECT_EQ(listener.receives(other.id, kMicrophone), nullptr);
}

TEST_P(RoomOnWorkers, WhoLeavesMakesRoom) {
  Person& viewer = join();
  Person& a = join();
  Person& b = join();
  world_.view_all(viewer);
  world_.run(1s);
  const uint64_t epoch = viewer.told.epoch;
  world_.leave(a.id);
  EXPECT_GT(viewer.told.epoch, epoch);
  int playing = 0;
  for (const auto& slot : viewer.told.slots) playing += slot.playing ? 1 : 0;
  EXPECT_EQ(playing, 2) << "two sources of one";
  world_.run(1s);
  EXPECT_GT(taken(viewer, b, kCamera), 0u);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

// Media may be there before the message about it, and would be shown under the former one's name.
TEST_P(RoomOnWorkers, APictureThatBeginsIsNotWhereAnotherHasJustEnded) {
  Person& viewer = join();
  Person& a = join();
  Person& b = join();
  world_.silence(b, kCamera, true);
  world_.view_all(viewer);
  world_.run(3s);
  const Person::Received* const former = viewer.receives(a.id, kCamera);
  ASSERT_NE(former, nullptr);
  world_.silence(a, kCamera, true);
  world_.silence(b, kCamera, false);
  ASSERT_NE(viewer.receives(b.id, kCamera), nullptr);
  EXPECT_NE(viewer.receives(b.id, kCamera), former);
  world_.silence(b, kCamera, true);
  world_.run(3s);
  world_.silence(b, kCamera, false);
  EXPECT_EQ(viewer.receives(b.id, kCamera), former) << "which has rested";
  world_.run(1s);
  EXPECT_GT(taken(viewer, b, kCamera), 0u);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, ASourceEndsAndAnotherTakesItsPlace) {
  Person& viewer = join();
  Person& other = join();
  world_.view_all(viewer);
  world_.run(1s);
  world_.unpublish(other, kCamera);
  EXPECT_EQ(viewer.receives(other.id, kCamera), nullptr);
  world_.publish(other, kCamera, {.kind = MediaCodec::kVp9, .spatial_layers = 3});
  world_.run(2s);
  EXPECT_GT(taken(viewer, other, kCamera), 100u) << "the view still holds";
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, OnlyTheLoudestAreHeardInALargeRoom) {
  std::vector<Person*> people;
  for (int i = 0; i < 12; ++i) people.push_back(&join());
  for (size_t i = 0; i < people.size(); ++i) {
    people[i]->sources.at(kMicrophone)->publisher.set_level(i < 4 ? kTalking : kQuiet);
  }
  world_.run(3s);
  for (size_t i = 4; i < people.size(); ++i) {
    for (size_t k = 0; k < 4; ++k) EXPECT_GT(taken(*people[i], *people[k], kMicrophone), 0u);
  }
  people[0]->sources.at(kMicrophone)->publisher.set_level(kQuiet);
  people[7]->sources.at(kMicrophone)->publisher.set_level(kTalking);
  world_.run(2s);
  EXPECT_NE(people[9]->receives(people[7]->id, kMicrophone), nullptr);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, SharedScreensLeaveTheVoicesTheirSlots) {
  Person& listener = join();
  std::vector<Person*> others;
  for (int i = 0; i < 3; ++i) others.push_back(&join());
  world_.publish(*others[0], kScreenSound);
  world_.publish(*others[1], kScreenSound);
  world_.run(1s);
  for (Person* other : others) EXPECT_GT(taken(listener, *other, kMicrophone), 40u);
  EXPECT_GT(taken(listener, *others[0], kScreenSound), 40u) << "the first, in the fourth slot";
  EXPECT_EQ(listener.receives(others[1]->id, kScreenSound), nullptr);
  EXPECT_GT(taken(*others[0], *others[1], kScreenSound), 40u) << "nobody hears their own screen";

  world_.silence(*others[0], kScreenSound, true);
  world_.run(1s);
  EXPECT_EQ(listener.receives(others[0]->id, kScreenSound), nullptr) << "it is no longer shared";
  EXPECT_GT(taken(listener, *others[1], kScreenSound), 40u);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, AFormerScreenTakesNoSlotFromAVoiceThatComesLater) {
  Person& listener = join();
  Person& first = join();
  Person& second = join();
  for (Person* other : {&first, &second}) {
    world_.publish(*other, kScreenSound);
    world_.run(1s);
    EXPECT_GT(taken(listener, *other, kScreenSound), 40u);
    world_.silence(*other, kScreenSound, true);
  }
  Person& third = join();
  world_.run(1s);
  for (Person* other : {&first, &second, &third}) {
    EXPECT_GT(taken(listener, *other, kMicrophone), 40u);
  }
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, TheLoudestAreHeardBesideTwoScreensInALargeRoom) {
  Person& listener = world_.join(0, 8);
  std::vector<Person*> people;
  for (int i = 0; i < 9; ++i) people.push_back(&join());
  for (size_t i = 0; i < people.size(); ++i) {
    people[i]->sources.at(kMicrophone)->publisher.set_level(i < 4 ? kTalking : kQuiet);
  }
  for (size_t i = 5; i < 8; ++i) world_.publish(*people[i], kScreenSound);
  world_.run(3s);
  for (size_t i = 0; i < 4; ++i) EXPECT_GT(taken(listener, *people[i], kMicrophone), 40u);
  EXPECT_GT(taken(listener, *people[5], kScreenSound), 40u);
  EXPECT_GT(taken(listener, *people[6], kScreenSound), 40u);
  EXPECT_EQ(listener.receives(people[7]->id, kScreenSound), nullptr);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, WhatNobodyWatchesIsStoppedAndComesBackAtOnce) {
  Person& viewer = join();
  Person& other = join();
  world_.run(6s);
  EXPECT_EQ(other.sources.at(kCamera)->told, 0);
  world_.view(viewer, {camera_of(other, 180)});
  EXPECT_EQ(other.sources.at(kCamera)->told, 1);
  world_.run(1s);
  EXPECT_GT(taken(viewer, other, kCamera), 10u);
  world_.view(viewer, {camera_of(other, 720)});
  EXPECT_EQ(other.sources.at(kCamera)->told, 3);
  world_.run(2s);
  EXPECT_EQ(stream_of(viewer, other), 2);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, ACameraOfFewLinesIsChosenByTheLinesThatItHas) {
  Person& viewer = join();
  Person& other = world_.join(next_++ % GetParam());
  world_.publish(other, kCamera,
                 {.packet_bytes = 300, .sizes = {{{160, 120}, {320, 240}, {640, 480}}}});
  world_.view(viewer, {camera_of(other, 180)});
  world_.run(3s);
  EXPECT_EQ(stream_of(viewer, other), 1) << "160 columns would be 320";
  world_.view(viewer, {camera_of(other, 90)});
  world_.run(3s);
  EXPECT_EQ(stream_of(viewer, other), 0);
  world_.view(viewer, {camera_of(other, 360)});
  world_.run(3s);
  EXPECT_EQ(stream_of(viewer, other), 2);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

// A phone, a strip of tiles, and a large surface show the same screen.
TEST_P(RoomOnWorkers, AScreenIsAsSharpAsItsPlaceIsLarge) {
  Person& large = join();
  Person& small = join();
  Person& other = join();
  world_.publish(other, kScreen, {.streams = 2, .sizes = {{{960, 540}, {1920, 1080}, {}}}});
  const auto screen = [&](uint32_t width, uint32_t height) {
    return VideoView{.publisher = other.id, .source = kScreen, .width = width, .height = height};
  };
  world_.view(large, {screen(3840, 2160)});
  world_.view(small, {screen(200, 112)});
  world_.run(4s);
  EXPECT_EQ(large.receives(other.id, kScreen)->stream, 1);
  EXPECT_EQ(small.receives(other.id, kScreen)->stream, 0);
  EXPECT_EQ(other.sources.at(kScreen)->told, static_cast<int>(limits::kSimulcastLayersMax))
      << "nothing was said";
  world_.view(small, {screen(1600, 900)});
  world_.run(2s);
  EXPECT_EQ(small.receives(other.id, kScreen)->stream, 1) << "larger than 540 lines";
  world_.view(small, {screen(960, 540)});
  world_.run(3s);
  EXPECT_EQ(small.receives(other.id, kScreen)->stream, 0);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(RoomOnWorkers, AScreenIsNeverReduced) {
  Person& viewer = join();
  Person& other = join();
  world_.publish(other, kScreen, {.streams = 1});
  world_.run(10s);
  EXPECT_EQ(other.sources.at(kScreen)->told, static_cast<int>(limits::kSimulcastLayersMax))
      << "nothing was said";
  world_.view(viewer, {{.publisher = other.id, .source = kScreen, .width = 100, .height = 50}});
  viewer.bps = 30'000;
  world_.run(1s);
  EXPECT_GT(taken(viewer, other, kScreen), 10u) << "however narrow the path";
}

TEST_P(RoomOnWorkers, TheMostImportantAreSeenWhenThereAreTooFewSlots) {
  Person& viewer = world_.join(0, 1, 2);
  std::vector<VideoView> views;
  std::vector<Person*> others;
  for (int i = 0; i < 4; ++i) others.push_back(&join());
  for (uint8_t i = 0; i < 4; ++i) views.push_back(camera_of(*others[i], 180, i));
  world_.view(viewer, views);
  EXPECT_EQ(viewer.receives(others[0]->id, kCamera), nullptr);
  EXPECT_EQ(viewer.receives(others[1]->id, kCamera), nullptr);
  EXPECT_NE(viewer.receives(others[2]->id, kCamera), nullptr);
  EXPECT_NE(viewer.receives(others[3]->id, kCamera), nullptr);
}

TEST_P(RoomOnWorkers, ALinkThatCarriesNotEvenTheLowestLayerIsWeak) {
  Person& viewer = join();
  Person& other = join();
  world_.view_all(viewer);
  world_.run(5s);
  EXPECT_EQ(viewer.weak, std::nullopt);
  viewer.bps = 20'000;
  world_.run(5s);
  EXPECT_EQ(viewer.weak, true);
  EXPECT_EQ(taken(viewer, other, kMicrophone) > 0, true) << "sound goes on";
  viewer.bps = 20'000'000;
  world_.run(10s);
  EXPECT_EQ(viewer.weak, false);
}

TEST(Room, VideoCrossesOnceAndOnlyToWorkersThatWatch) {
  RoomWorld world(5, 3);
  Person& publisher = world.join_with_media(0);
  Person& a = world.join(1);
  Person& b = world.join(1);
  world.join(2);
  world.run(1s);
  EXPECT_EQ(world.forwarded_video, 0u);
  EXPECT_EQ(world.forwarded, 100u) << "sound goes to every worker: 50 packets to each of two";
  world.view_all(a, 720);
  world.view_all(b, 720);
  world.run(990ms);
  const uint64_t sent = world.forwarded_video;
  EXPECT_GT(sent, 0u);
  world.view(a, {});
  world.run(990ms);
  EXPECT_NEAR(static_cast<double>(world.forwarded_video - sent), static_cast<double>(sent), 40);
  EXPECT_GT(taken(b, publisher, kCamera), 0u);
  world.view(b, {});
  const uint64_t after = world.forwarded_video;
  world.run(1s);
  EXPECT_EQ(world.forwarded_video, after);
}

// What was sent meanwhile has not crossed: a replay must not go on behind that hole.
TEST(Room, WhoLooksAwayForAMomentMissesNothingAfterwards) {
  for (int away_ms = 10; away_ms <= 310; away_ms += 20) {
    RoomWorld world(21, 2);
    world.join_with_media(0);
    Person& viewer = world.join(1);
    world.view_all(viewer);
    world.run(500ms);
    world.view(viewer, {});
    world.run(away_ms * 1ms);
    world.view_all(viewer);
    world.run(1s);
    for (const auto& slot : viewer.slots) {
      EXPECT_THAT(slot->viewer.missing(), IsEmpty()) << "away for " << away_ms << " ms";
    }
    EXPECT_THAT(world.faults(), IsEmpty());
  }
}

TEST(Room, SlotsThatAreAddedLaterAreUsed) {
  RoomWorld world(5);
  Person& viewer = world.join(0, 1, 3);
  std::vector<RoomSlot> few = viewer.description();
  const std::vector<RoomSlot> all = few;
  few.resize(2);  // one of each
  world.room(0).set_slots(world.now(), viewer.id, few);
  Person& a = world.join_with_media();
  Person& b = world.join_with_media();
  world.view_all(viewer);
  world.run(1s);
  EXPECT_NE(viewer.receives(a.id, kCamera), nullptr);
  EXPECT_EQ(viewer.receives(b.id, kCamera), nullptr);
  Person::Received* const first = viewer.receives(a.id, kCamera);
  world.room(0).set_slots(world.now(), viewer.id, all);
  EXPECT_THAT(viewer.told.slots, SizeIs(4));
  EXPECT_EQ(viewer.receives(a.id, kCamera), first) << "goes on where it is";
  world.run(1s);
  EXPECT_GT(taken(viewer, b, kCamera), 50u);
  world.room(0).set_slots(world.now(), viewer.id, few);
  world.run(1s);
  EXPECT_GT(taken(viewer, a, kCamera), 50u);
  EXPECT_EQ(viewer.receives(b.id, kCamera), nullptr);
  EXPECT_THAT(world.faults(), IsEmpty());
}

TEST(Room, WhatIsSaidOfStrangersChangesNothing) {
  RoomWorld world(5, 2);
  Room& room = world.room(0);
  constexpr TransportId nobody{999};
  room.remove(world.now(), nobody);
  room.view(world.now(), nobody, {{.publisher = nobody}});
  room.silence(world.now(), nobody, kCamera, true);
  room.set_slots(world.now(), nobody, {});
  room.connected(world.now(), nobody);
  room.track_ended(world.now(), TrackId(7));
  room.want_key_frame(world.now(), TrackId(7), 2);
  for (const RoomMessage& message :
       {RoomMessage(TransportClaimed{nobody}), RoomMessage(TrackBegan{{.publisher = nobody}}),
        RoomMessage(TrackEnded{TrackId(7)}), RoomMessage(LayersTold{TrackId(7), 1}),
        RoomMessage(LayersWanted{TrackId(7), 1}), RoomMessage(KeyFrameWanted{TrackId(7), 1}),
        RoomMessage(ClocksRead{TrackId(7), {}, {}})}) {
    room.on_message(world.now(), 1, message);
  }
  const MediaPacket of_nobody;
  room.on_media(world.now(), std::span(&of_nobody, 1));
  EXPECT_TRUE(room.is_empty());
  EXPECT_EQ(room.next_deadline(), Timestamp::max());
}

// People come and go, look here and there, over paths that change, on several workers: whatever
// happens, each slot gets a stream that can be decoded (sfu.md §4).
class AnyRoom : public ::testing::TestWithParam<uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, AnyRoom, ::testing::Range<uint64_t>(0, 12));

void do_something(RoomWorld& world) {
  Random& random = world.random();
  std::vector<Person*> people;
  for (auto& [id, person] : world.people()) people.push_back(person.get());
  Person& one = *people[random.below(people.size())];
  switch (random.below(8)) {
    case 0:
      if (people.size() < 7) world.join_with_media(static_cast<uint8_t>(random.below(3)));
      return;
    case 1:
      if (people.size() > 2) world.leave(one.id);
      return;
    case 2: one.bps = static_cast<int64_t>(20'000 + random.below(4'000'000)); return;
    case 3: return world.silence(one, random.below(2) == 0 ? kCamera : kMicrophone, true);
    case 4: return world.silence(one, random.below(2) == 0 ? kCamera : kMicrophone, false);
    case 5:
      if (!one.sources.contains(kScreen)) return world.publish(one, kScreen, {.streams = 1});
      return world.unpublish(one, kScreen);
    default: {
      std::vector<VideoView> views;
      for (Person* other : people) {
        if (random.below(3) == 0) continue;
        views.push_back(camera_of(*other, static_cast<uint32_t>(90 + random.below(800)),
                                  static_cast<uint8_t>(random.below(3))));
        if (random.below(2) == 0) views.push_back({.publisher = other->id, .source = kScreen});
      }
      return world.view(one, std::move(views));
    }
  }
}

TEST_P(AnyRoom, GivesEverybodyStreamsThatCanBeDecoded) {
  RoomWorld world(GetParam(), 3);
  for (uint8_t i = 0; i < 3; ++i) world.view_all(world.join_with_media(i));
  for (int i = 0; i < 60; ++i) {
    do_something(world);
    world.run(std::chrono::milliseconds(10 + world.random().below(600)));
  }
  EXPECT_THAT(world.faults(), IsEmpty());
  size_t decoded = 0;
  for (auto& [id, person] : world.people()) {
    for (auto& received : person->slots) {
      decoded += received->viewer.decoded().size();
      EXPECT_EQ(received->viewer.undecodable(), 0u);
    }
  }
  EXPECT_GT(decoded, 100u);
}

}  // namespace
}  // namespace earshot::sfu
