// RFC 5764, RFC 6347, RFC 8842.
#include "dtls/association.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"

namespace earshot::dtls {
namespace {

using namespace testing;

void expect_same_keys(const Rig& rig, SrtpProfile profile) {
  ASSERT_NE(rig.server->keys(), nullptr);
  ASSERT_NE(rig.client->keys(), nullptr);
  EXPECT_EQ(rig.server->keys()->profile, profile);
  EXPECT_EQ(rig.client->keys()->profile, profile);
  EXPECT_EQ(rig.server->keys()->material.size(), codec::srtp_keying_material_bytes(profile));
  EXPECT_EQ(rig.server->keys()->material, rig.client->keys()->material);
}

TEST(Association, ConnectsInTwoRoundTripsAndGivesBothTheSameKeys) {
  Rig rig;
  rig.run_until([&] { return rig.both_connected(); });
  EXPECT_TRUE(rig.both_connected());
  EXPECT_EQ(rig.elapsed(), 40ms);
  expect_same_keys(rig, SrtpProfile::kAeadAes128Gcm);
  EXPECT_EQ(rig.server->next_deadline(), std::nullopt);
  EXPECT_EQ(rig.client->next_deadline(), std::nullopt);
  EXPECT_EQ(rig.server->counters().records_dropped, 0u);
}

TEST(Association, HasOtherKeysEveryTime) {
  std::set<std::vector<uint8_t>> materials;
  for (int i = 0; i < 5; ++i) {
    Rig rig;
    rig.run(1s);
    materials.insert(rig.server->keys()->material);
  }
  EXPECT_EQ(materials.size(), 5u);
}

TEST(AssociationRfc5764Sec4_1_1, UsesTheProfileThatTheServerLikesBest) {
  using P = SrtpProfile;
  const struct {
    std::vector<P> client, server;
    P expected;
  } kCases[] = {
      {kChromiumsProfiles,
       {std::begin(kProfilesByPreference), std::end(kProfilesByPreference)},
       P::kAeadAes128Gcm},
      {{P::kAes128CmSha1_80, P::kAeadAes256Gcm},
       {std::begin(kProfilesByPreference), std::end(kProfilesByPreference)},
       P::kAeadAes256Gcm},
      {{P::kAes128CmSha1_80},
       {std::begin(kProfilesByPreference), std::end(kProfilesByPreference)},
       P::kAes128CmSha1_80},
      {kChromiumsProfiles, {P::kAes128CmSha1_80, P::kAeadAes128Gcm}, P::kAes128CmSha1_80},
  };
  for (const auto& test : kCases) {
    Rig::Options options;
    options.client_profiles = test.client;
    options.server_profiles = test.server;
    Rig rig(options);
    rig.run(1s);
    EXPECT_TRUE(rig.both_connected());
    expect_same_keys(rig, test.expected);
  }
}

TEST(Association, FailsWithoutAProfileInCommon) {
  Rig::Options options;
  options.client_profiles = {SrtpProfile::kAes128CmSha1_80};
  options.server_profiles = {SrtpProfile::kAeadAes128Gcm};
  Rig rig(options);
  rig.run();
  EXPECT_EQ(rig.server->state(), State::kFailed);
  EXPECT_EQ(rig.server->failure(), Failure::kNoProfile);
  EXPECT_EQ(rig.server->keys(), nullptr);
  EXPECT_EQ(rig.client->keys(), nullptr);
}

TEST(AssociationRfc8122, RefusesAClientWithAnotherFingerprint) {
  Rig::Options options;
  options.server_expects = {server_certificate().fingerprint()};
  Rig rig(options);
  rig.run();
  EXPECT_EQ(rig.server->state(), State::kFailed);
  EXPECT_EQ(rig.server->failure(), Failure::kFingerprint);
  EXPECT_EQ(rig.server->keys(), nullptr);
  EXPECT_EQ(rig.client->keys(), nullptr);
}

TEST(AssociationRfc8122, RefusesAServerWithAnotherFingerprint) {
  Rig::Options options;
  options.client_expects = {client_certificate().fingerprint()};
  Rig rig(options);
  rig.run();
  EXPECT_EQ(rig.client->failure(), Failure::kFingerprint);
  EXPECT_EQ(rig.client->keys(), nullptr);
  EXPECT_EQ(rig.server->keys(), nullptr);
}

TEST(AssociationRfc8122, RefusesEverybodyWhenNoFingerprintIsKnown) {
  Rig::Options options;
  options.server_expects = {};
  Rig rig(options);
  rig.run();
  EXPECT_EQ(rig.server->failure(), Failure::kFingerprint);
}

TEST(AssociationRfc8122, ComparesStrongerHashesToo) {
  const auto der = to_der(client_certificate().native());
  Rig::Options options;
  options.server_expects = {fingerprint_of(der, FingerprintHash::kSha512)};
  Rig rig(options);
  rig.run(1s);
  EXPECT_TRUE(rig.both_connected());
}

TEST(Association, KeepsItsDatagramsShort) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Rig::Options options;
    options.seed = seed;
    options.network.lost_percent = 30;
    Rig rig(options);
    rig.tap = [](Role, Datagram& datagram) {
      EXPECT_LE(datagram.size(), limits::kDtlsDatagramBytesMax);
      return true;
    };
    rig.run();
    EXPECT_TRUE(rig.both_connected());
  }
}

TEST(Association, TellsThePeerWhenItIsClosed) {
  for (const Role closes : {Role::kServer, Role::kClient}) {
    Rig rig;
    rig.run(1s);
    Association& closing = closes == Role::kServer ? *rig.server : *rig.client;
    closing.close(rig.now);
    EXPECT_EQ(closing.state(), State::kClosed);
    rig.run();
    EXPECT_EQ(rig.server->state(), State::kClosed);
    EXPECT_EQ(rig.client->state(), State::kClosed);
    EXPECT_EQ(rig.server->failure(), Failure::kNone);
    EXPECT_NE(rig.server->keys(), nullptr) << "packets may still be under way";
  }
}

TEST(Association, SaysNothingAfterItsEnd) {
  Rig rig;
  rig.client->close(rig.now);
  EXPECT_EQ(rig.client->state(), State::kClosed);
  rig.client->take_output();
  rig.client->close(rig.now);
  rig.client->on_deadline(rig.now + 1h);
  rig.client->on_datagram(rig.now, std::vector<uint8_t>(100));
  EXPECT_TRUE(rig.client->take_output().empty());
  EXPECT_EQ(rig.client->next_deadline(), std::nullopt);
}

TEST(Association, IsNotHurtByRecordsThatDoNotDecrypt) {
  Rig rig;
  rig.run(1s);
  SeededRandom random(5);
  for (int i = 0; i < 500; ++i) {
    Datagram bad(13 + (i < 60 ? static_cast<size_t>(i) : random.below(140)));
    random.fill(bad);
    bad[0] = static_cast<uint8_t>(20 + random.below(4));
    bad[1] = 0xFE;
    bad[2] = 0xFD;
    bad[3] = 0;
    bad[4] = static_cast<uint8_t>(random.below(3));
    bad[11] = static_cast<uint8_t>((bad.size() - 13) >> 8);
    bad[12] = static_cast<uint8_t>(bad.size() - 13);
    rig.server->on_datagram(rig.now, bad);
    rig.client->on_datagram(rig.now, bad);
  }
  EXPECT_TRUE(rig.both_connected());
  rig.client->close(rig.now);
  rig.run();
  EXPECT_EQ(rig.server->state(), State::kClosed) << "and real ones are still read";
}

TEST(Association, IsNotHurtByAlertsInTheClear) {
  const Datagram alert = {21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
  Rig rig;
  rig.server->on_datagram(rig.now, alert);
  rig.tap = [&](Role, Datagram&) {
    rig.server->on_datagram(rig.now, alert);
    rig.client->on_datagram(rig.now, alert);
    return true;
  };
  rig.run(1s);
  EXPECT_TRUE(rig.both_connected());
}

TEST(Association, IsNotShutOutByAStrangersRecordNumbers) {
  Rig rig;
  rig.tap = [&](Role from, Datagram& datagram) {
    if (from == Role::kClient && datagram[0] == 22 && datagram[4] == 0) {
      Datagram strange = datagram;
      std::fill_n(strange.begin() + 5, 6, uint8_t{0xFF});
      rig.server->on_datagram(rig.now, in_two_fragments(records(strange)[0], 20).first);
    }
    return true;
  };
  rig.run_until([&] { return rig.both_connected(); });
  EXPECT_LT(rig.elapsed(), 100ms);
}

TEST(Association, StartsOverWhenFragmentsContradictEachOther) {
  Rig rig;
  rig.tap = [&, first = true](Role from, Datagram& datagram) mutable {
    if (from == Role::kClient && std::exchange(first, false)) {
      // A fragment of a longer hello with the same number, from somebody else.
      Datagram other = in_two_fragments(datagram, 50).first;
      other[16] = static_cast<uint8_t>(other[16] + 7);
      rig.server->on_datagram(rig.now, other);
    }
    return true;
  };
  rig.run(5s);
  EXPECT_TRUE(rig.both_connected());
}

// The shortest record that may be a hello.
Datagram senseless_hello() {
  return {22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xEE};
}

TEST(Association, StartsOverALimitedNumberOfTimesASecond) {
  Rig rig;
  rig.tap = [&, first = true](Role, Datagram&) mutable {
    if (!std::exchange(first, false)) return true;
    for (int i = 0; i < 1000; ++i) rig.server->on_datagram(rig.now, senseless_hello());
    return true;
  };
  rig.run(1s);
  const auto burst = static_cast<uint64_t>(limits::kDtlsRestartRate.burst);
  EXPECT_LE(rig.server->counters().restarts, burst);
  EXPECT_GE(rig.server->counters().restarts, burst - 1);
  EXPECT_TRUE(rig.both_connected()) << "the hello was repeated";
}

TEST(Association, LooksAtFewRecordsInTheClearOfADatagram) {
  Rig rig;
  Datagram many;
  for (int i = 0; i < 40; ++i) {
    const Datagram record = senseless_hello();
    many.insert(many.end(), record.begin(), record.end());
  }
  rig.server->on_datagram(rig.now, many);
  EXPECT_EQ(rig.server->counters().restarts, limits::kDtlsClearRecordsMax);
  EXPECT_EQ(rig.server->counters().records_dropped, 40 - limits::kDtlsClearRecordsMax);
  rig.run(1s);
  EXPECT_TRUE(rig.both_connected());
}

TEST(Association, StartsOverAfterAHelloThatMakesNoSense) {
  Rig rig;
  Datagram hello;
  rig.tap = [&](Role from, Datagram& datagram) {
    if (from == Role::kClient && hello.empty()) {
      hello = datagram;
      Datagram garbage = datagram;
      for (size_t i = 40; i < garbage.size(); ++i) garbage[i] = 0xEE;
      rig.server->on_datagram(rig.now, garbage);
      EXPECT_TRUE(rig.server->take_output().empty()) << "nobody is told";
    }
    return true;
  };
  rig.run(1s);
  EXPECT_EQ(rig.server->counters().restarts, 1u);
  EXPECT_TRUE(rig.both_connected());
}

}  // namespace
}  // namespace earshot::dtls
