// Ours against libsrtp2, in both directions, over an emulated network.
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "base/check.h"
#include "base/random.h"
#include "srtp/testing/session.h"

namespace earshot::srtp {
namespace {

using namespace testing;
using Packet = std::vector<uint8_t>;

struct Library {
  Library() { CHECK(srtp_init() == srtp_err_status_ok); }
};

// One direction of libsrtp2.
class Libsrtp {
 public:
  Libsrtp(SrtpProfile profile, srtp_ssrc_type_t direction,
          srtp_sec_serv_t rtcp_service = sec_serv_conf_and_auth) {
    static const Library kLibrary;
    srtp_policy_t policy{};
    switch (profile) {
      case SrtpProfile::kAes128CmSha1_80:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
        break;
      case SrtpProfile::kAeadAes128Gcm:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
        break;
      case SrtpProfile::kAeadAes256Gcm:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
        break;
    }
    policy.rtcp.sec_serv = rtcp_service;
    const MasterKey master = some_key(profile);
    Packet key(master.key.view().begin(), master.key.view().end());
    key.insert(key.end(), master.salt.view().begin(), master.salt.view().end());
    policy.key = key.data();
    policy.ssrc.type = direction;
    policy.window_size = 1024;
    CHECK(srtp_create(&session_, &policy) == srtp_err_status_ok);
  }
  ~Libsrtp() { srtp_dealloc(session_); }
  Libsrtp(const Libsrtp&) = delete;
  Libsrtp& operator=(const Libsrtp&) = delete;

  std::optional<Packet> protect(Packet packet) { return run(srtp_protect, std::move(packet)); }
  std::optional<Packet> unprotect(Packet packet) { return run(srtp_unprotect, std::move(packet)); }
  std::optional<Packet> protect_rtcp(Packet packet) {
    return run(srtp_protect_rtcp, std::move(packet));
  }
  std::optional<Packet> unprotect_rtcp(Packet packet) {
    return run(srtp_unprotect_rtcp, std::move(packet));
  }

 private:
  std::optional<Packet> run(srtp_err_status_t (*function)(srtp_t, void*, int*), Packet packet) {
    auto size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    if (function(session_, packet.data(), &size) != srtp_err_status_ok) return std::nullopt;
    packet.resize(static_cast<size_t>(size));
    return packet;
  }

  srtp_t session_ = nullptr;
};

Packet some_payload(Random& random) {
  Packet payload(random.below(1200));
  random.fill(payload);
  return payload;
}

// Delays, repeats, loses and changes packets; in the order of their arrival.
std::vector<Packet> through_network(Random& random, const std::vector<Packet>& sent) {
  std::multimap<uint64_t, Packet> arrivals;
  uint64_t now = 0;
  for (const Packet& packet : sent) {
    now += 10;
    const uint64_t fate = random.below(100);
    if (fate < 10) continue;
    arrivals.emplace(now + random.below(fate < 30 ? 400 : 5), packet);
    if (fate >= 90) arrivals.emplace(now + random.below(1000), packet);
    if (fate >= 85 && fate < 90) {
      Packet changed = packet;
      changed[random.below(changed.size())] ^= static_cast<uint8_t>(1 << random.below(8));
      arrivals.emplace(now + random.below(50), changed);
    }
  }
  std::vector<Packet> out;
  for (auto& [when, packet] : arrivals) out.push_back(std::move(packet));
  return out;
}

// Three SSRCs whose sequence numbers turn over, one with long losses.
std::vector<std::pair<uint32_t, uint64_t>> some_indices(Random& random) {
  std::map<uint32_t, uint64_t> next = {{1, 65'100}, {2, 3}, {3, 40'000}};
  std::vector<std::pair<uint32_t, uint64_t>> out;
  for (int i = 0; i < 3000; ++i) {
    const auto ssrc = static_cast<uint32_t>(1 + random.below(3));
    uint64_t& index = next[ssrc];
    index += ssrc == 3 && random.below(20) == 0 ? 1 + random.below(30'000) : 1;
    out.emplace_back(ssrc, index);
  }
  return out;
}

struct OracleTest : ::testing::TestWithParam<Variant> {};

INSTANTIATE_TEST_SUITE_P(Srtp, OracleTest, ::testing::ValuesIn(variants()), [](const auto& info) {
  std::string name = text(info.param);
  std::erase_if(name, [](char c) { return c == ' ' || c == '-'; });
  return name;
});

TEST_P(OracleTest, WritesWhatLibsrtpWrites) {
  SeededRandom random(1);
  Session ours(GetParam());
  Libsrtp theirs(GetParam().profile, ssrc_any_outbound);
  for (const auto& [ssrc, index] : some_indices(random)) {
    const Packet payload = some_payload(random);
    const auto expected = theirs.protect(rtp_packet(ssrc, static_cast<uint16_t>(index), payload));
    ASSERT_EQ(ours.protect(ssrc, index, payload), expected) << ssrc << " " << index;
  }
  for (uint8_t blocks = 0; blocks < 30; ++blocks) {
    // libsrtp counts from 1 and for each SSRC by itself; ours skips one to be there too.
    if (blocks == 0) ours.protect_rtcp(rtcp_packet(1, 0));
    ASSERT_EQ(ours.protect_rtcp(rtcp_packet(1, blocks)),
              theirs.protect_rtcp(rtcp_packet(1, blocks)));
  }
}

TEST_P(OracleTest, LibsrtpTakesOurPacketsOverABadNetwork) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    Session ours(GetParam());
    Libsrtp theirs(GetParam().profile, ssrc_any_inbound);
    std::vector<Packet> sent;
    for (const auto& [ssrc, index] : some_indices(random)) {
      sent.push_back(ours.protect(ssrc, index, some_payload(random)));
    }
    size_t taken = 0;
    for (const Packet& packet : through_network(random, sent)) {
      const auto expected = theirs.unprotect(packet);
      const auto opened = ours.unprotect(packet);
      ASSERT_EQ(opened.has_value(), expected.has_value());
      if (!expected) continue;
      ++taken;
      ASSERT_TRUE(std::equal(opened->begin(), opened->end(), expected->begin() + 12));
    }
    EXPECT_GT(taken, sent.size() * 7 / 10);
  }
}

TEST_P(OracleTest, OursTakesPacketsOfLibsrtpOverABadNetwork) {
  for (uint64_t seed = 11; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    Session ours(GetParam());
    Libsrtp theirs(GetParam().profile, ssrc_any_outbound);
    std::map<Packet, Packet> payload_of;
    std::vector<Packet> sent;
    for (const auto& [ssrc, index] : some_indices(random)) {
      const Packet payload = some_payload(random);
      sent.push_back(*theirs.protect(rtp_packet(ssrc, static_cast<uint16_t>(index), payload)));
      payload_of[sent.back()] = payload;
    }
    std::set<Packet> taken;
    for (const Packet& packet : through_network(random, sent)) {
      const auto opened = ours.unprotect(packet);
      if (!opened) continue;
      ASSERT_TRUE(payload_of.contains(packet)) << "one that was changed on the way";
      ASSERT_TRUE(taken.insert(packet).second) << "one that was taken before";
      ASSERT_EQ(*opened, payload_of[packet]);
    }
    EXPECT_GT(taken.size(), sent.size() * 7 / 10);
  }
}

TEST_P(OracleTest, ExchangesRtcpWithLibsrtp) {
  SeededRandom random(3);
  Session ours(GetParam());
  Libsrtp out(GetParam().profile, ssrc_any_outbound);
  Libsrtp in(GetParam().profile, ssrc_any_inbound);
  std::vector<Packet> from_us, from_them;
  for (int i = 0; i < 500; ++i) {
    const Packet report = rtcp_packet(1, static_cast<uint8_t>(random.below(31)));
    from_us.push_back(ours.protect_rtcp(report));
    from_them.push_back(*out.protect_rtcp(report));
  }
  size_t taken = 0;
  for (const Packet& packet : through_network(random, from_us)) {
    taken += in.unprotect_rtcp(packet) ? 1 : 0;
  }
  EXPECT_GT(taken, from_us.size() * 8 / 10);
  taken = 0;
  for (const Packet& packet : through_network(random, from_them)) {
    taken += ours.unprotect_rtcp(packet) ? 1 : 0;
  }
  EXPECT_GT(taken, from_them.size() * 8 / 10);
}

TEST(SrtpReceiver, TakesNoRtcpThatIsAuthenticButNotEncrypted) {
  for (const SrtpProfile profile : kProfiles) {
    Session ours({profile, AeadBackend::kEvp});
    Libsrtp theirs(profile, ssrc_any_outbound, sec_serv_auth);
    const auto packet = theirs.protect_rtcp(rtcp_packet(1, 1));
    ASSERT_TRUE(packet);
    EXPECT_FALSE(ours.unprotect_rtcp(*packet));
    EXPECT_EQ(ours.receiver.counters().not_authentic, 1u);
  }
}

}  // namespace
}  // namespace earshot::srtp
