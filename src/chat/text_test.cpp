#include "chat/text.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "chat/system_text.h"

namespace earshot::chat {
namespace {

TEST(Excerpt, PutsTheBeginningOnOneLine) {
  EXPECT_EQ(excerpt("  one\n\n two\tthree  "), "one two three");
  EXPECT_EQ(excerpt(""), "");
  EXPECT_EQ(excerpt(" \n "), "");
}

TEST(Excerpt, CutsBetweenCharactersAtTheLimit) {
  std::string many;
  for (size_t i = 0; i < 2 * limits::kReplyExcerptCharsMax; ++i) many += "é";
  EXPECT_EQ(excerpt(many), many.substr(0, 2 * limits::kReplyExcerptCharsMax));
  const std::string words = std::string(limits::kReplyExcerptCharsMax - 1, 'x') + " yz";
  EXPECT_EQ(excerpt(words), std::string(limits::kReplyExcerptCharsMax - 1, 'x'));
}

TEST(SearchTerms, AreTheWordsWithSomethingToFind) {
  EXPECT_EQ(search_terms("  Hello,  wörld\n42 "),
            (std::vector<std::string>{"Hello,", "wörld", "42"}));
  EXPECT_TRUE(search_terms(" ! \" --").empty());
  std::string many;
  for (int i = 0; i < 100; ++i) many += "word ";
  EXPECT_EQ(search_terms(many).size(), limits::kSearchTermsMax);
}

TEST(SystemText, ListsNamesAsPeopleDo) {
  EXPECT_EQ(text_of_adding("Ana", {"Ben"}), "Ana added Ben");
  EXPECT_EQ(text_of_adding("Ana", {"Ben", "Cleo"}), "Ana added Ben and Cleo");
  EXPECT_EQ(text_of_removing("Ana", {"Ben", "Cleo", "Dan"}), "Ana removed Ben, Cleo and Dan");
}

}  // namespace
}  // namespace earshot::chat
