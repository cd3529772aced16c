// RFC 3711 §4.3 and appendix B.3, RFC 5764 §4.2.
#include "srtp/keys.h"

#include <gtest/gtest.h>

#include <numeric>

#include "srtp/testing/packets.h"

namespace earshot::srtp {
namespace {

using testing::from_hex;

std::vector<uint8_t> copy(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

TEST(SessionKeysRfc3711AppendixB3, AreThoseOfTheStandard) {
  MasterKey master;
  master.key = SecretBytes<32>(from_hex("E1F97A0D3E018BE0D64FA32C06DE4139"));
  master.salt = SecretBytes<14>(from_hex("0EC675AD498AFEEBB6960B3AABE6"));
  const SessionKeys keys = derive_rtp_keys(SrtpProfile::kAes128CmSha1_80, master);
  EXPECT_EQ(copy(keys.key.view()), from_hex("C61E7A93744F39EE10734AFE3FF7A087"));
  EXPECT_EQ(copy(keys.salt.view()), from_hex("30CBBC08863D8C85D49DB34A9AE1"));
  EXPECT_EQ(copy(keys.authentication.view()), from_hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
}

TEST(SessionKeys, DifferBetweenRtpAndRtcp) {
  for (const SrtpProfile profile : testing::kProfiles) {
    const MasterKey master = testing::some_key(profile);
    const SessionKeys rtp = derive_rtp_keys(profile, master);
    const SessionKeys rtcp = derive_rtcp_keys(profile, master);
    EXPECT_EQ(rtp.key.view().size(), codec::srtp_key_bytes(profile));
    EXPECT_NE(copy(rtp.key.view()), copy(rtcp.key.view()));
    EXPECT_NE(copy(rtp.salt.view()), copy(rtcp.salt.view()));
  }
}

TEST(KeyingMaterialRfc5764Sec4_2, IsClientKeyServerKeyClientSaltServerSalt) {
  std::vector<uint8_t> material(56);
  std::iota(material.begin(), material.end(), uint8_t{0});
  const auto keys = split_keying_material(SrtpProfile::kAeadAes128Gcm, material);
  ASSERT_TRUE(keys);
  EXPECT_EQ(copy(keys->client.key.view()), from_hex("000102030405060708090a0b0c0d0e0f"));
  EXPECT_EQ(copy(keys->server.key.view()), from_hex("101112131415161718191a1b1c1d1e1f"));
  EXPECT_EQ(copy(keys->client.salt.view()), from_hex("202122232425262728292a2b"));
  EXPECT_EQ(copy(keys->server.salt.view()), from_hex("2c2d2e2f3031323334353637"));
}

TEST(KeyingMaterial, IsRefusedWhenItHasAnotherSize) {
  EXPECT_EQ(codec::srtp_keying_material_bytes(SrtpProfile::kAes128CmSha1_80), 60u);
  EXPECT_EQ(codec::srtp_keying_material_bytes(SrtpProfile::kAeadAes256Gcm), 88u);
  for (const size_t size : {0u, 55u, 57u, 60u}) {
    EXPECT_FALSE(
        split_keying_material(SrtpProfile::kAeadAes128Gcm, std::vector<uint8_t>(size)).ok());
  }
}

}  // namespace
}  // namespace earshot::srtp
