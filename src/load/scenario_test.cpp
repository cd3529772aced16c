#include "load/scenario.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace earshot::load {
namespace {

std::string problem(const std::string& json) {
  const auto scenario = parse_scenario(json);
  return scenario.ok() ? "" : scenario.error().message;
}

TEST(Scenario, HasADefaultForEveryField) {
  const auto scenario = parse_scenario("{}");
  ASSERT_TRUE(scenario.ok());
  EXPECT_EQ(scenario->people(), 4u);
  EXPECT_EQ(scenario->video.kbits.size(), 3u);
}

TEST(Scenario, ReadsEveryField) {
  const auto scenario = parse_scenario(R"({
    "name": "all", "rooms": 2, "participants": 10, "cameras": 3, "microphones": 5, "speaking": 2,
    "video": {"codec": "vp9-svc", "layers_kbits": [100, 300]}, "screen_kbits": 900,
    "view": {"pictures": 4, "width": 320, "height": 180, "pages_per_minute": 6},
    "joins_per_second": 2.5, "duration_seconds": 60,
    "churn_per_minute": {"leaves": 30, "shares": 2.5, "moves": 4, "share_seconds": 9},
    "link": {"loss_percent": 1.5}, "seed": 7})");
  ASSERT_TRUE(scenario.ok()) << scenario.error().message;
  EXPECT_EQ(scenario->name, "all");
  EXPECT_EQ(scenario->people(), 20u);
  EXPECT_EQ(scenario->cameras, 3u);
  EXPECT_EQ(scenario->microphones, 5u);
  EXPECT_EQ(scenario->speaking, 2u);
  EXPECT_EQ(scenario->video.codec, sfu::MediaCodec::kVp9);
  EXPECT_TRUE(scenario->video.svc);
  EXPECT_EQ(scenario->video.kbits, (std::vector<uint32_t>{100, 300}));
  EXPECT_EQ(scenario->screen_kbits, 900u);
  EXPECT_EQ(scenario->view.pictures, 4);
  EXPECT_EQ(scenario->view.pages_per_minute, 6u);
  EXPECT_EQ(scenario->joins_per_second, 2.5);
  EXPECT_EQ(scenario->duration, 60s);
  EXPECT_EQ(scenario->churn.leaves, 30);
  EXPECT_EQ(scenario->churn.shares, 2.5);
  EXPECT_EQ(scenario->churn.moves, 4);
  EXPECT_EQ(scenario->churn.share_time, 9s);
  EXPECT_EQ(scenario->link.loss_percent, 1.5);
  EXPECT_EQ(scenario->seed, 7u);
}

TEST(Scenario, EverybodyHasACameraAndAMicrophoneUnlessItSaysOtherwise) {
  const auto scenario = parse_scenario(R"({"participants": 30})");
  ASSERT_TRUE(scenario.ok());
  EXPECT_EQ(scenario->cameras, 30u);
  EXPECT_EQ(scenario->microphones, 30u);
}

TEST(Scenario, SaysWhichFieldIsWrongAndWhatItMayBe) {
  EXPECT_EQ(problem("{"), "this is not JSON");
  EXPECT_EQ(problem("[]"), "a scenario is a JSON object");
  EXPECT_EQ(problem(R"({"room": 1})"), "room is not a field of scenarios");
  EXPECT_EQ(problem(R"({"rooms": 0})"), "rooms must be a whole number from 1 to 1000");
  EXPECT_EQ(problem(R"({"rooms": "two"})"), "rooms must be a whole number from 1 to 1000");
  EXPECT_EQ(problem(R"({"participants": 3, "cameras": 4})"),
            "cameras must be a whole number from 0 to 3");
  EXPECT_EQ(problem(R"({"rooms": 1000, "participants": 50})"),
            "rooms and participants are more than 5000 people");
  EXPECT_EQ(problem(R"({"video": {"codec": "h264"}})"),
            "video.codec must be \"vp8\", \"vp9\" or \"vp9-svc\"");
  EXPECT_EQ(problem(R"({"video": {"layers_kbits": []}})"),
            "video.layers_kbits must be one to three whole numbers from 10 to 20000");
  EXPECT_EQ(problem(R"({"view": 3})"), "view must be an object");
  EXPECT_EQ(problem(R"({"view": {"heigth": 3}})"), "view.heigth is not a field of scenarios");
  EXPECT_EQ(problem(R"({"joins_per_second": 0})"), "joins_per_second must not be 0");
  EXPECT_EQ(problem(R"({"churn_per_minute": {"moves": -1}})"),
            "churn_per_minute.moves must be a number from 0 to 6000");
  EXPECT_EQ(problem(R"({"link": {"loss_percent": 51}})"),
            "link.loss_percent must be a number from 0 to 50");
}

TEST(Scenario, SaysWhichFileCannotBeRead) {
  const auto scenario = read_scenario("no/such/file.json");
  ASSERT_FALSE(scenario.ok());
  EXPECT_EQ(scenario.error().message, "no/such/file.json: cannot be read");
}

TEST(Scenario, TheExamplesAreScenarios) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator("scenarios")) {
    const auto scenario = read_scenario(file.path().string());
    EXPECT_TRUE(scenario.ok()) << scenario.error().message;
    ++count;
  }
  EXPECT_GE(count, 4);
}

}  // namespace
}  // namespace earshot::load
