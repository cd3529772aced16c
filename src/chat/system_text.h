// The sentences of messages of kind system. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace earshot::chat {

std::string text_of_creation(std::string_view who, std::string_view title);
std::string text_of_renaming(std::string_view who, std::string_view title);
std::string text_of_adding(std::string_view who, const std::vector<std::string>& whom);
std::string text_of_removing(std::string_view who, const std::vector<std::string>& whom);
std::string text_of_leaving(std::string_view who);

}  // namespace earshot::chat
