// What publishers are told to send, and what comes of layers that do not come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sfu/testing/room_world.h"

namespace earshot::sfu {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using testing::Person;
using testing::PublisherConfig;
using testing::RoomSource;
using testing::RoomWorld;
constexpr auto kCamera = MediaSource::kCamera;

VideoView camera_of(const Person& person, uint32_t height) {
  return {.publisher = person.id,
          .source = kCamera,
          .width = height * 16 / 9,
          .height = height,
          .priority = 0};
}

class DemandOnWorkers : public ::testing::TestWithParam<uint8_t> {
 protected:
  RoomWorld world_{11, GetParam()};
  Person& join() { return world_.join(next_++ % GetParam()); }
  RoomSource& publish_camera(Person& person, PublisherConfig config = {.packet_bytes = 300}) {
    world_.publish(person, kCamera, config);
    return *person.sources.at(kCamera);
  }
  uint8_t next_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Workers, DemandOnWorkers, ::testing::Values(1, 2, 3));

// The uplink of the publisher is too narrow for it, or its camera too small.
TEST_P(DemandOnWorkers, ALayerThatDoesNotComeIsNotAskedForOverAndOver) {
  Person& viewer = join();
  Person& publisher = join();
  RoomSource& camera = publish_camera(publisher);
  world_.obey_demand = false;
  camera.publisher.set_on(2, false);
  world_.view(viewer, {camera_of(publisher, 720)});
  world_.run(20s);
  const uint64_t asked = camera.key_frames_asked;
  world_.run(40s);
  EXPECT_THAT(world_.demands, IsEmpty());
  EXPECT_EQ(camera.key_frames_asked, asked);
  EXPECT_EQ(viewer.receives(publisher.id, kCamera)->stream, 1);
  camera.publisher.set_on(2, true);
  world_.run(3s);
  EXPECT_EQ(viewer.receives(publisher.id, kCamera)->stream, 2) << "it comes after all";
  EXPECT_THAT(world_.faults(), IsEmpty());
}

TEST_P(DemandOnWorkers, ACameraOfOneStreamThatRestedComesBackAtOnce) {
  Person& viewer = join();
  Person& publisher = join();
  RoomSource& camera = publish_camera(publisher, {.streams = 1, .packet_bytes = 300});
  world_.view(viewer, {camera_of(publisher, 720)});
  world_.run(2s);
  world_.view(viewer, {});
  world_.run(7s);
  EXPECT_EQ(camera.told, 0);
  world_.view(viewer, {camera_of(publisher, 720)});
  Person::Received* received = viewer.receives(publisher.id, kCamera);
  ASSERT_NE(received, nullptr);
  const uint64_t before = received->packets;
  world_.run(300ms);
  EXPECT_GT(received->packets, before);
  EXPECT_EQ(camera.told, 1);
  EXPECT_THAT(world_.faults(), IsEmpty());
}

}  // namespace
}  // namespace earshot::sfu
