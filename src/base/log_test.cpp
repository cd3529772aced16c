#include "base/log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace earshot {
namespace {

class Log : public testing::Test {
 protected:
  Log() {
    set_log_sink([this](std::string_view line) { lines_.emplace_back(line); });
  }
  ~Log() override {
    set_log_sink(nullptr);
    set_log_level(LogLevel::kInfo);
  }
  std::vector<std::string> lines_;
};

TEST_F(Log, WritesOneLineOfTimeLevelAreaMessageAndFields) {
  log_info("io", "listening", {{"port", 8080}, {"tls", false}});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].substr(24), " info io listening port=8080 tls=false");
  EXPECT_EQ(lines_[0][23], 'Z');
}

TEST_F(Log, TextFromOutsideCannotStartALineOrAField) {
  log_warning("http", "bad request", {{"path", "/a\nb user=\"x\""}});
  EXPECT_EQ(lines_.at(0).substr(24), R"( warning http "bad request" path="/a\x0ab user=\"x\"")");
}

TEST_F(Log, LeavesOutWhatIsBelowTheLevel) {
  set_log_level(LogLevel::kError);
  log_warning("io", "x");
  log_error("io", "y");
  EXPECT_EQ(lines_.size(), 1u);
}

TEST_F(Log, EveryLevelNameParsesBack) {
  EXPECT_EQ(parse_log_level("warning"), LogLevel::kWarning);
  EXPECT_EQ(parse_log_level("loud"), std::nullopt);
}

}  // namespace
}  // namespace earshot
