// Whole rooms: clients behind emulated links, over ICE, DTLS and SRTP, on one worker and several.
#include "sfu/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "ice/credentials.h"
#include "io/crypto.h"
#include "sfu/testing/shard_rig.h"
#include "sfu/turn_memory.h"

namespace earshot::sfu {
namespace {

using testing::camera_of;
using testing::ClientSlot;
using ::testing::IsEmpty;
using testing::kSharedScreen;
using testing::screen_of;
using testing::ShardClient;
using testing::ShardRig;
constexpr auto kMicrophone = MediaSource::kMicrophone;
constexpr auto kCamera = MediaSource::kCamera;
constexpr auto kScreen = MediaSource::kScreen;

class ShardOnWorkers : public ::testing::TestWithParam<uint8_t> {
 protected:
  ShardClient& join(const netsim::LinkConfig& link = {.delay = 20ms}) {
    return rig_.join_with_media(next_++ % GetParam(), link);
  }
  uint64_t packets(const ShardClient& viewer, const ShardClient& publisher, MediaSource source) {
    const ClientSlot* const slot = rig_.plays(viewer, publisher, source);
    return slot == nullptr ? 0 : slot->packets();
  }
  uint64_t bytes(const ShardClient& viewer, const ShardClient& publisher) {
    const ClientSlot* const slot = rig_.plays(viewer, publisher, kCamera);
    return slot == nullptr ? 0 : slot->bytes();
  }
  // The simulcast stream that `viewer` gets.
  int stream(const ShardClient& viewer, const ShardClient& publisher,
             MediaSource source = kCamera) {
    const ClientSlot* const slot = rig_.plays(viewer, publisher, source);
    Transport* const transport = rig_.transport(viewer);
    if (slot == nullptr || transport == nullptr) return -1;
    return transport->slot(slot->mid())->forwarder().current().spatial;
  }
  size_t decoded(ShardClient& viewer, const ShardClient& publisher) {
    const ClientSlot* const slot = rig_.plays(viewer, publisher, kCamera);
    const auto found = slot == nullptr ? viewer.viewers.end() : viewer.viewers.find(slot->mid());
    if (found == viewer.viewers.end()) return 0;
    testing::Viewer copy = found->second;
    copy.finish();
    return copy.decoded().size();
  }

  ShardRig rig_{7, GetParam()};
  uint8_t next_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Workers, ShardOnWorkers, ::testing::Values(1, 2));

TEST_P(ShardOnWorkers, FourPeopleHearAndSeeEachOther) {
  std::vector<ShardClient*> people;
  for (int i = 0; i < 4; ++i) people.push_back(&join());
  for (ShardClient* person : people) rig_.view_all(*person);
  rig_.run(5s);
  for (ShardClient* viewer : people) {
    for (ShardClient* other : people) {
      if (viewer == other) continue;
      EXPECT_GT(packets(*viewer, *other, kMicrophone), 200u);
      EXPECT_EQ(stream(*viewer, *other), 2);
      EXPECT_GT(decoded(*viewer, *other), 90u);
    }
  }
  EXPECT_EQ(rig_.forwarded_media > 0, GetParam() > 1);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

// In one turn more comes than is kept of one: what is before leaves before it is read.
TEST_P(ShardOnWorkers, ForwardsWhatComesAtOnceHoweverMuchItIs) {
  constexpr size_t kPublishers = 20;
  constexpr size_t kPacketBytes = 1000;
  constexpr size_t kPackets = 4;  // of a picture
  static_assert(kPublishers * kPackets * kPacketBytes > TurnMemory::kBytes);
  rig_.obey_demand = false;
  std::vector<ShardClient*> publishers;
  for (size_t i = 0; i < kPublishers; ++i) publishers.push_back(&rig_.join());
  ShardClient& viewer = rig_.join(GetParam() - 1);
  const auto all_connected = [&] {
    return std::all_of(rig_.clients().begin(), rig_.clients().end(),
                       [](const auto& client) { return client->is_connected(); });
  };
  ASSERT_TRUE(rig_.run_until(all_connected, 10s));
  for (ShardClient* publisher : publishers) {
    rig_.publish(*publisher, "cam0",
                 {.streams = 1, .packets = kPackets, .packet_bytes = kPacketBytes});
  }
  rig_.view(viewer, {camera_of(*publishers.front(), 720), camera_of(*publishers.back(), 720)});
  rig_.run(4s);
  EXPECT_GT(decoded(viewer, *publishers.front()), 60u);
  EXPECT_GT(decoded(viewer, *publishers.back()), 60u);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, WhatIsViewedIsSentAndNothingElse) {
  ShardClient& viewer = join();
  ShardClient& a = join();
  ShardClient& b = join();
  rig_.view(viewer, {camera_of(a, 360)});
  rig_.run(2s);
  EXPECT_GT(decoded(viewer, a), 30u);
  EXPECT_EQ(rig_.plays(viewer, b, kCamera), nullptr);
  rig_.view(viewer, {camera_of(b, 360)});
  rig_.run(2s);
  EXPECT_GT(decoded(viewer, b), 30u);
  EXPECT_EQ(rig_.plays(viewer, a, kCamera), nullptr);
  rig_.view(viewer, {});
  rig_.run(200ms);
  uint64_t before = 0;
  for (const auto& slot : viewer.client->slots()) before += slot->is_audio() ? 0 : slot->packets();
  rig_.run(2s);
  uint64_t after = 0;
  for (const auto& slot : viewer.client->slots()) after += slot->is_audio() ? 0 : slot->packets();
  EXPECT_EQ(after, before);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, ANarrowPathGetsTheLowLayerAndTheHighOneAgainWhenItWidens) {
  ShardClient& publisher = join();
  ShardClient& narrow = join();
  ShardClient& wide = join();
  for (ShardClient* viewer : {&narrow, &wide}) rig_.view(*viewer, {camera_of(publisher, 720)});
  rig_.run(5s);
  EXPECT_EQ(stream(narrow, publisher), 2);
  narrow.down.set({.bps = 300'000, .queue_bytes = 30'000, .delay = 20ms});
  rig_.run(10s);
  EXPECT_EQ(stream(narrow, publisher), 0);
  EXPECT_EQ(stream(wide, publisher), 2);
  const uint64_t before = bytes(narrow, publisher);
  const size_t seen = decoded(narrow, publisher);
  rig_.run(5s);
  EXPECT_LT(bytes(narrow, publisher) - before, 300'000u / 8 * 5);
  EXPECT_GT(decoded(narrow, publisher) - seen, 30u) << "of 150 frames in 5 s";
  narrow.down.set({.delay = 20ms});
  EXPECT_TRUE(rig_.run_until([&] { return stream(narrow, publisher) == 2; }, 30s));
}

TEST_P(ShardOnWorkers, AScreenIsAsSharpAsItsPlaceIsLarge) {
  ShardClient& publisher = join();
  ShardClient& large = join();
  ShardClient& small = join();
  rig_.publish(publisher, "screen0", kSharedScreen);
  rig_.view(large, {screen_of(publisher, 2160)});
  rig_.view(small, {screen_of(publisher, 112)});
  rig_.run(5s);
  EXPECT_EQ(stream(large, publisher, kScreen), 1);
  EXPECT_EQ(stream(small, publisher, kScreen), 0);
  EXPECT_LT(packets(small, publisher, kScreen), packets(large, publisher, kScreen));
  rig_.view(small, {screen_of(publisher, 1080)});
  EXPECT_TRUE(rig_.run_until([&] { return stream(small, publisher, kScreen) == 1; }, 3s));
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, WhoComesLaterSeesAPictureAtOnce) {
  ShardClient& publisher = join();
  ShardClient& first = join();
  rig_.view(first, {camera_of(publisher, 720)});
  rig_.run(5s);
  ShardClient& late = join();
  rig_.view(late, {camera_of(publisher, 720)});
  EXPECT_TRUE(rig_.run_until([&] { return decoded(late, publisher) > 0; }, 500ms));
  rig_.run(1s);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, LossesAreMended) {
  const netsim::LinkConfig lossy = {.delay = 20ms, .loss = 0.02};
  ShardClient& publisher = join(lossy);
  ShardClient& viewer = join(lossy);
  rig_.view(viewer, {camera_of(publisher, 360)});
  ASSERT_TRUE(rig_.run_until([&] { return decoded(viewer, publisher) > 0; }, 10s));
  const size_t before = decoded(viewer, publisher);
  rig_.run(10s);
  const ClientSlot* const slot = rig_.plays(viewer, publisher, kCamera);
  ASSERT_NE(slot, nullptr);
  EXPECT_GT(slot->restored(), 0u);
  EXPECT_GT(decoded(viewer, publisher) - before, 280u) << "of 300 frames";
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, WhoIsSilencedIsNotHeard) {
  ShardClient& listener = join();
  ShardClient& other = join();
  rig_.run(1s);
  EXPECT_GT(packets(listener, other, kMicrophone), 20u);
  rig_.silence(other, kMicrophone, true);
  rig_.run(100ms);
  EXPECT_EQ(rig_.plays(listener, other, kMicrophone), nullptr);
  rig_.silence(other, kMicrophone, false);
  rig_.run(1s);
  EXPECT_GT(packets(listener, other, kMicrophone), 20u);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, WhoLeavesIsGoneAndTheOthersGoOn) {
  ShardClient& a = join();
  ShardClient& b = join();
  ShardClient& c = join();
  for (ShardClient* person : {&a, &b, &c}) rig_.view_all(*person);
  rig_.run(2s);
  rig_.leave(a);
  rig_.run(100ms);
  EXPECT_EQ(rig_.plays(b, a, kCamera), nullptr);
  EXPECT_EQ(rig_.transport(a), nullptr);
  const uint64_t before = packets(b, c, kCamera);
  rig_.run(1s);
  EXPECT_GT(packets(b, c, kCamera), before + 50);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, ARoomThatEndsLeavesNothing) {
  for (int i = 0; i < 3; ++i) rig_.view_all(join());
  rig_.run(1s);
  rig_.end();
  rig_.run(100ms);
  for (uint8_t i = 0; i < GetParam(); ++i) {
    EXPECT_EQ(rig_.shard(i).room(rig_.call()), nullptr);
  }
  for (const auto& client : rig_.clients()) {
    EXPECT_EQ(rig_.transport(*client), nullptr);
    EXPECT_EQ(client->client->connection().dtls_state(), dtls::State::kClosed) << "it was told";
  }
  const uint64_t strange = rig_.shard(0).counters().dropped_strange;
  rig_.inject(0, rig_.path_of(*rig_.clients()[0]), {0x80, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  EXPECT_EQ(rig_.shard(0).counters().dropped_strange, strange + 1);
}

TEST_P(ShardOnWorkers, TheWordOfASourceMayChange) {
  ShardClient& viewer = join();
  ShardClient& other = join();
  rig_.view(viewer, {{.publisher = other.id, .source = kScreen, .width = 640, .height = 360}});
  rig_.run(1s);
  EXPECT_EQ(rig_.plays(viewer, other, kScreen), nullptr);
  other.spec.sources = {{"mic0", kMicrophone}, {"cam0", kScreen}};
  rig_.update(other);
  rig_.run(2s);
  EXPECT_NE(rig_.plays(viewer, other, kScreen), nullptr);
  EXPECT_GT(packets(viewer, other, kScreen), 50u);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, SlotsThatALaterOfferBringsAreUsed) {
  ShardClient& viewer = rig_.join(0, {.delay = 20ms}, {.audio_slots = 1, .video_slots = 1});
  ASSERT_TRUE(rig_.run_until([&] { return viewer.is_connected(); }, 5s));
  ShardClient& a = join();
  ShardClient& b = join();
  rig_.view_all(viewer);
  rig_.run(2s);
  EXPECT_NE(rig_.plays(viewer, a, kCamera), nullptr);
  EXPECT_EQ(rig_.plays(viewer, b, kCamera), nullptr);
  viewer.spec.negotiated.sections.push_back(testing::make_section(
      "v1", codec::SdpMediaKind::kVideo, SectionUse::kReceive, rig_.simulation().random()));
  rig_.update(viewer);
  rig_.run(2s);
  EXPECT_GT(decoded(viewer, b), 20u);
  EXPECT_GT(decoded(viewer, a), 60u);
  // The client takes them back: nothing may play there any more.
  viewer.spec.negotiated.sections.back().use = SectionUse::kIdle;
  rig_.update(viewer);
  rig_.run(1s);
  EXPECT_EQ(rig_.plays(viewer, b, kCamera), nullptr);
  rig_.leave(b);
  rig_.run(1s);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST(Shard, ADatagramThatLandsElsewhereIsHandedOver) {
  ShardRig rig(7, 3);
  ShardClient& a = rig.join_with_media(0);
  ShardClient& b = rig.join_with_media(1);
  rig.run(1s);
  EXPECT_EQ(rig.forwarded_datagrams, 0u);
  a.lands_on = 2;  // as when its address changes: the kernel has another worker for it
  // A check names its transport; what comes behind it on its path goes the same way.
  rig.run(8s);
  EXPECT_GT(rig.forwarded_datagrams, 0u);
  const uint64_t strange = rig.shard(2).counters().dropped_strange;
  const ClientSlot* const slot = rig.plays(b, a, kMicrophone);
  ASSERT_NE(slot, nullptr);
  const uint64_t before = slot->packets();
  rig.run(2s);
  EXPECT_GT(slot->packets(), before + 90);
  EXPECT_EQ(rig.shard(2).counters().dropped_strange, strange);
  EXPECT_EQ(a.states.back(), TransportState::kConnected);
}

TEST(Shard, OneOfManyWorkersTakesATransport) {
  ShardRig rig(7, 3);
  ShardClient& who = rig.join(1);
  ASSERT_TRUE(rig.run_until([&] { return who.is_connected(); }, 5s));
  EXPECT_EQ(who.spec.claim->owner(), 1);
  EXPECT_EQ(rig.shard(0).transport(who.id), nullptr);
  EXPECT_NE(rig.shard(1).transport(who.id), nullptr);
  EXPECT_EQ(rig.shard(2).transport(who.id), nullptr);
}

std::vector<uint8_t> check(const ShardClient& who, const std::string& password) {
  const Negotiated& negotiated = who.spec.negotiated;
  const std::string username = negotiated.local_ice.ufrag + ":" + negotiated.remote_ice.ufrag;
  std::vector<uint8_t> out(256);
  codec::StunWriter writer(out, codec::StunClass::kRequest, codec::StunMethod::kBinding, {1, 2, 3});
  writer.add(codec::StunAttribute::kUsername, username);
  writer.add_u32(codec::StunAttribute::kPriority, 1);
  writer.add_u64(codec::StunAttribute::kIceControlling, 1);
  writer.add_integrity(as_bytes(password), io::hmac_sha1);
  writer.add_fingerprint();
  out.resize(writer.finish().size());
  return out;
}

TEST_P(ShardOnWorkers, WhatNobodyWatchesIsStopped) {
  ShardClient& viewer = join();
  ShardClient& other = join();
  rig_.run(6s);
  EXPECT_EQ(other.demand["cam0"], 0);
  const uint64_t sent = other.client->source("cam0")->packets();
  rig_.run(1s);
  EXPECT_EQ(other.client->source("cam0")->packets(), sent);
  rig_.view(viewer, {camera_of(other, 180)});
  rig_.run(50ms);
  EXPECT_EQ(other.demand["cam0"], 1);
  EXPECT_TRUE(rig_.run_until([&] { return decoded(viewer, other) > 0; }, 500ms));
  rig_.view(viewer, {camera_of(other, 720)});
  rig_.run(2s);
  EXPECT_EQ(other.demand["cam0"], 3);
  EXPECT_EQ(stream(viewer, other), 2);
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

TEST_P(ShardOnWorkers, SaysWhoSpeaks) {
  ShardClient& a = join();
  join();
  for (const auto& client : rig_.clients()) {
    client->client->source("mic0")->publisher().set_level({.voice = false, .minus_dbov = 90});
  }
  rig_.run(1s);
  a.client->source("mic0")->publisher().set_level({.voice = true, .minus_dbov = 25});
  rig_.run(2s);
  ASSERT_TRUE(rig_.speakers);
  EXPECT_EQ(rig_.speakers->dominant, a.id);
  EXPECT_THAT(rig_.speakers->speaking, ::testing::ElementsAre(a.id));
}

TEST_P(ShardOnWorkers, AViewHoldsThatCameBeforeTheTransport) {
  ShardClient& publisher = join();
  ShardClient& viewer = rig_.join(static_cast<uint8_t>(GetParam() - 1), {.delay = 20ms});
  rig_.view(viewer, {camera_of(publisher, 360)});
  rig_.run(2s);
  EXPECT_GT(decoded(viewer, publisher), 20u);
}

TEST_P(ShardOnWorkers, AnIceRestartLeavesNoGap) {
  ShardClient& a = join();
  ShardClient& b = join();
  rig_.run(1s);
  const std::string former = a.spec.negotiated.local_ice.ufrag;
  a.spec.negotiated.local_ice = testing::make_ice(rig_.simulation().random());
  a.spec.negotiated.remote_ice = testing::make_ice(rig_.simulation().random());
  a.spec.negotiated.ice_restarted = true;
  rig_.update(a);
  const uint64_t before = packets(b, a, kMicrophone);
  rig_.run(2s);
  EXPECT_GT(packets(b, a, kMicrophone), before + 95);
  EXPECT_THAT(a.states, ::testing::ElementsAre(TransportState::kConnected));
}

TEST(Shard, RoomsKnowNothingOfEachOther) {
  ShardRig rig(7, 2);
  ShardClient& a = rig.join_with_media(0);
  const CallId first = rig.call();
  rig.set_call(CallId::random(rig.simulation().random()));
  ShardClient& b = rig.join_with_media(0);
  ShardClient& c = rig.join_with_media(1);
  rig.view_all(a);
  rig.view_all(b);
  rig.run(1s);
  EXPECT_EQ(rig.plays(a, b, kMicrophone), nullptr);
  EXPECT_EQ(rig.plays(b, a, kCamera), nullptr);
  EXPECT_NE(rig.plays(b, c, kCamera), nullptr);
  rig.end();
  EXPECT_EQ(rig.transport(b), nullptr);
  EXPECT_NE(rig.transport(a), nullptr);
  EXPECT_NE(rig.shard(0).room(first), nullptr);
}

// Else packets that come meanwhile would wait for all of them.
TEST(Shard, LooksAtFewRoomsInOneTurn) {
  constexpr size_t kTurns = 3;
  ShardRig rig(7);
  for (size_t i = 0; i < kTurns * limits::kRoomsPerTurn; ++i) {
    rig.set_call(CallId::random(rig.simulation().random()));
    rig.join();
  }
  for (size_t turn = 1; turn <= kTurns; ++turn) {
    EXPECT_LE(rig.shard(0).next_deadline(), rig.now()) << turn;
    rig.shard(0).end_turn(rig.now());
  }
  EXPECT_GT(rig.shard(0).next_deadline(), rig.now());
}

TEST(Shard, LooksAtFewTransportsInOneTurn) {
  constexpr size_t kClients = 2 * limits::kDueTransportsPerTurn + 1;
  ShardRig rig(7);
  for (size_t i = 0; i < kClients; ++i) rig.join();
  const auto failed = [&] {
    return std::count_if(rig.clients().begin(), rig.clients().end(), [](const auto& client) {
      return !client->states.empty() && client->states.back() == TransportState::kFailed;
    });
  };
  const Timestamp late = rig.now() + 1min;
  for (const size_t expected :
       {limits::kDueTransportsPerTurn, 2 * limits::kDueTransportsPerTurn, kClients}) {
    rig.shard(0).end_turn(late);
    EXPECT_EQ(failed(), expected);
  }
}

TEST(Shard, ACheckWithAnotherPasswordTakesNothing) {
  ShardRig rig(7, 2);
  ShardClient& who = rig.join(0, {.loss = 1});
  const ice::Path path = rig.path_of(who);
  rig.inject(0, path, check(who, "a password that is not right"));
  EXPECT_EQ(who.spec.claim->owner(), TransportClaim::kNobody);
  EXPECT_EQ(rig.transport(who), nullptr);
  rig.inject(0, path, check(who, who.spec.negotiated.local_ice.pwd));
  EXPECT_EQ(who.spec.claim->owner(), 0);
  EXPECT_NE(rig.transport(who), nullptr);
}

TEST(Shard, AStreamThatEndsIsNoPathAnyMore) {
  ShardRig rig(7, 2);
  ShardClient& who = rig.join(0, {.loss = 1});
  ice::Path path = rig.path_of(who);
  path.link = 5;
  rig.inject(0, path, check(who, who.spec.negotiated.local_ice.pwd));
  ice::Path other = path;
  other.link = 6;
  rig.inject(1, other, check(who, who.spec.negotiated.local_ice.pwd));
  rig.run(10ms);
  EXPECT_EQ(rig.forwarded_datagrams, 1u) << "the other worker accepted the other stream";
  const std::vector<uint8_t> media = {0x80, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  for (const uint8_t worker : {uint8_t{0}, uint8_t{1}}) {
    const ice::Path& stream = worker == 0 ? path : other;
    const uint64_t strange = rig.shard(worker).counters().dropped_strange;
    rig.inject(worker, stream, media);
    EXPECT_EQ(rig.shard(worker).counters().dropped_strange, strange);
    rig.shard(worker).on_link_closed(rig.now(), stream);
    rig.run(10ms);
    rig.inject(worker, stream, media);
    EXPECT_EQ(rig.shard(worker).counters().dropped_strange, strange + 1);
  }
}

TEST_P(ShardOnWorkers, ACheckOfSomebodyElseDoesNotTakeAPath) {
  ShardClient& victim = join();
  ShardClient& listener = join();
  ShardClient* const intruders[] = {&join(), &join()};
  rig_.run(1s);
  const uint64_t before = packets(listener, victim, kMicrophone);
  for (int i = 0; i < 100; ++i) {
    rig_.run(20ms);
    for (const ShardClient* intruder : intruders) {
      rig_.inject(victim.lands_on, rig_.path_of(victim),
                  check(*intruder, intruder->spec.negotiated.local_ice.pwd));
    }
  }
  EXPECT_GT(packets(listener, victim, kMicrophone), before + 95);
  EXPECT_EQ(rig_.shard(victim.lands_on).counters().dropped_held, 200u);
}

TEST(Shard, ACheckOfSomebodyElseDoesNotTakeAPathThatComesByAnotherWorker) {
  ShardRig rig(7, 3);
  ShardClient& victim = rig.join_with_media(0);
  ShardClient& listener = rig.join_with_media(1);
  ShardClient* const intruders[] = {&rig.join(0), &rig.join(1), &rig.join(2)};
  victim.lands_on = 2;
  rig.run(8s);
  const ClientSlot* const slot = rig.plays(listener, victim, kMicrophone);
  ASSERT_NE(slot, nullptr);
  const uint64_t before = slot->packets();
  for (int i = 0; i < 100; ++i) {
    rig.run(20ms);
    for (const ShardClient* intruder : intruders) {
      rig.inject(2, rig.path_of(victim), check(*intruder, intruder->spec.negotiated.local_ice.pwd));
    }
  }
  EXPECT_GT(slot->packets(), before + 95);
}

TEST_P(ShardOnWorkers, APathIsFreeWhenItsHolderLeaves) {
  ShardClient& former = join();
  ShardClient& next = join();
  const auto knock = [&] {
    rig_.inject(former.lands_on, rig_.path_of(former),
                check(next, next.spec.negotiated.local_ice.pwd));
    rig_.run(10ms);
    return rig_.shard(former.lands_on).counters().dropped_held;
  };
  EXPECT_EQ(knock(), 1u);
  rig_.leave(former);
  EXPECT_EQ(knock(), 1u);
}

TEST(Shard, ARouteThatWasLostComesBackWithTheNextCheck) {
  ShardRig rig(7, 3);
  ShardClient& a = rig.join_with_media(0);
  ShardClient& b = rig.join_with_media(1);
  a.lands_on = 2;
  rig.run(8s);
  rig.shard(2).on_message(rig.now(), 0, RouteDropped{rig.path_of(a)});
  rig.run(8s);
  const ClientSlot* const slot = rig.plays(b, a, kMicrophone);
  ASSERT_NE(slot, nullptr);
  const uint64_t before = slot->packets();
  rig.run(2s);
  EXPECT_GT(slot->packets(), before + 90);
}

TEST(Shard, OtherWorkersForgetNamesOfFormerIceRestarts) {
  ShardRig rig(7, 2);
  ShardClient& who = rig.join_with_media(0);
  const auto is_known = [&](const std::vector<uint8_t>& datagram) {
    const ice::Path elsewhere = {.remote = *SocketAddress::parse("44.9.0.1:9"),
                                 .local = rig.path_of(who).local};
    const uint64_t before = rig.shard(1).counters().handed_over;
    rig.inject(1, elsewhere, datagram);
    return rig.shard(1).counters().handed_over > before;
  };
  std::vector<std::vector<uint8_t>> checks;
  for (int i = 0; i < 4; ++i) {
    checks.push_back(check(who, who.spec.negotiated.local_ice.pwd));
    EXPECT_TRUE(is_known(checks.back()));
    who.spec.negotiated.local_ice = testing::make_ice(rig.simulation().random());
    who.spec.negotiated.remote_ice = testing::make_ice(rig.simulation().random());
    who.spec.negotiated.ice_restarted = true;
    rig.update(who);
    rig.run(2s);
  }
  EXPECT_FALSE(is_known(checks[0]));
  EXPECT_FALSE(is_known(checks[2]));
  EXPECT_TRUE(is_known(checks[3]));
}

TEST(Shard, ATransportThatNobodyReachesFails) {
  ShardRig rig(7, 2);
  ShardClient& who = rig.join(0, {.loss = 1});
  rig.run(limits::kIceFailedAfter - 1s);
  EXPECT_THAT(who.states, IsEmpty());
  rig.run(2s);
  EXPECT_THAT(who.states, ::testing::ElementsAre(TransportState::kFailed));
}

TEST(Shard, WhoJoinsAnewHasNothingOfTheFormerTransport) {
  ShardRig rig(7);
  ShardClient& viewer = rig.join_with_media();
  ShardClient& former = rig.join_with_media();
  rig.view_all(viewer);
  rig.run(1s);
  rig.silence(former, kMicrophone, true);
  rig.leave(former);
  ShardClient& anew = rig.join_with_media();
  rig.view(viewer, {camera_of(anew, 360)});
  rig.run(1s);
  EXPECT_NE(rig.plays(viewer, anew, kMicrophone), nullptr);
  EXPECT_NE(rig.plays(viewer, anew, kCamera), nullptr);
}

}  // namespace
}  // namespace earshot::sfu
