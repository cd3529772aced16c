#include "http/cookies.h"

#include <gtest/gtest.h>

namespace earshot::http {
namespace {

TEST(Cookies, AreFoundByExactName) {
  EXPECT_EQ(find_cookie("a=1; earshot_session=token; b=2", "earshot_session"), "token");
  EXPECT_EQ(find_cookie("earshot_session=x=y", "earshot_session"), "x=y");
  EXPECT_EQ(find_cookie("xearshot_session=token", "earshot_session"), "");
  EXPECT_EQ(find_cookie("EARSHOT_SESSION=token", "earshot_session"), "");
  EXPECT_EQ(find_cookie("earshot_session", "earshot_session"), "");
  EXPECT_EQ(find_cookie("", "earshot_session"), "");
}

TEST(Cookies, TwoOfOneNameAreNone) {
  EXPECT_EQ(find_cookie("earshot_session=mine; earshot_session=planted", "earshot_session"), "");
}

TEST(Cookies, CarryEverySafetyAttribute) {
  const std::string secure = set_session_cookie("token", true);
  EXPECT_TRUE(secure.starts_with("__Host-earshot=token; Path=/; HttpOnly; SameSite=Strict;"));
  EXPECT_TRUE(secure.ends_with("; Secure"));
  EXPECT_EQ(secure.find("Domain"), std::string::npos);
  const std::string plain = set_session_cookie("token", false);
  EXPECT_TRUE(plain.starts_with("earshot_session=token; Path=/; HttpOnly; SameSite=Strict;"));
  EXPECT_EQ(plain.find("Secure"), std::string::npos);
  EXPECT_NE(clear_session_cookie(true).find("Max-Age=0"), std::string::npos);
}

}  // namespace
}  // namespace earshot::http
