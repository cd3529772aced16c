#include "io/crypto.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace earshot::io {
namespace {

std::string hex(Bytes bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string hmac(std::string_view key, std::string_view a, std::string_view b) {
  return hex(hmac_sha1(as_bytes(key), as_bytes(a), as_bytes(b)));
}

TEST(HmacSha1, GivesTheVectorsOfRfc2202) {
  EXPECT_EQ(hmac(std::string(20, '\x0b'), "Hi There", ""),
            "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(hmac("Jefe", "what do ya want ", "for nothing?"),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(
      hmac(std::string(80, '\xaa'), "", "Test Using Larger Than Block-Size Key - Hash Key First"),
      "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(HmacSha1, DoesNotRememberTheKeyBefore) {
  const std::string of_no_key = "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d";
  EXPECT_EQ(hmac("", "", ""), of_no_key);
  EXPECT_NE(hmac("Jefe", "", ""), of_no_key);
  EXPECT_EQ(hmac("", "", ""), of_no_key);
}

TEST(HmacSha1, WorksOnSeveralThreads) {
  std::string elsewhere;
  std::thread([&elsewhere] {
    elsewhere = hmac("Jefe", "what do ya want for nothing?", "");
  }).join();
  EXPECT_EQ(elsewhere, hmac("Jefe", "what do ya want for nothing?", ""));
}

TEST(Md5, GivesTheVectorsOfRfc1321) {
  EXPECT_EQ(hex(md5(as_bytes(""))), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex(md5(as_bytes("message digest"))), "f96b697d7cb7938d525a2f31aaf161d0");
}

}  // namespace
}  // namespace earshot::io
