#include "identity/text.h"

#include <gtest/gtest.h>

namespace earshot::identity {
namespace {

TEST(Text, FoldsLettersOfSeveralAlphabets) {
  EXPECT_EQ(fold_case("ABC ÀÞ× ŁŹŽ Ÿ ΣΑς ЖЁ 日本 😀"), "abc àþ× łźž ÿ σασ жё 日本 😀");
}

TEST(Text, FoldingSurvivesCutOffCharacters) {
  EXPECT_EQ(fold_case("A\xE2\x82").front(), 'a');
  EXPECT_EQ(fold_case("A\xFF\xF0").front(), 'a');
}

TEST(Text, CountsCharactersAndNotBytes) {
  EXPECT_EQ(count_characters("日本😀é"), 4U);
  EXPECT_TRUE(checked_display_name(std::string("日本語")).ok());
  EXPECT_FALSE(check_password("日本語日本語日").ok());
  EXPECT_TRUE(check_password("日本語日本語日本").ok());
}

TEST(Text, NamesBrowsersForPeople) {
  EXPECT_EQ(device_name_from_user_agent(
                "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"),
            "Firefox on Linux");
  EXPECT_EQ(device_name_from_user_agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
                                        "AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"),
            "Edge on Windows");
  EXPECT_EQ(device_name_from_user_agent("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 "
                                        "Chrome/120.0 Mobile Safari/537.36"),
            "Chrome on Android");
  EXPECT_EQ(device_name_from_user_agent("curl/7.88"), "Unknown device");
}

}  // namespace
}  // namespace earshot::identity
