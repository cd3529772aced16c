#include "chat/system_text.h"

namespace earshot::chat {
namespace {

std::string sentence(std::string_view who, std::string_view verb, std::string_view what) {
  std::string text(who);
  text.append(verb).append(what);
  return text;
}

std::string quoted(std::string_view title) { return sentence("“", title, "”"); }

// "Ben", "Ben and Cleo", "Ben, Cleo and Dan"
std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace

std::string text_of_creation(std::string_view who, std::string_view title) {
  return sentence(who, " created the group ", quoted(title));
}
std::string text_of_renaming(std::string_view who, std::string_view title) {
  return sentence(who, " renamed the group to ", quoted(title));
}
std::string text_of_adding(std::string_view who, const std::vector<std::string>& whom) {
  return sentence(who, " added ", list(whom));
}
std::string text_of_removing(std::string_view who, const std::vector<std::string>& whom) {
  return sentence(who, " removed ", list(whom));
}
std::string text_of_leaving(std::string_view who) { return sentence(who, " left the group", ""); }

}  // namespace earshot::chat
