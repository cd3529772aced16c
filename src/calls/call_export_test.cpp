#include "calls/call_export.h"

#include <gtest/gtest.h>

namespace earshot::calls {
namespace {

protocol::CallRecord call_with(const std::string& name) {
  protocol::CallRecord record;
  record.kind = protocol::CallKind::kVideo;
  record.end_reason = protocol::EndReason::kCompleted;
  record.started_at_ms = WallTime::from_ms(1'795'356'127'900);
  record.duration_ms = 61'900;
  record.direction = protocol::CallDirection::kIncoming;
  record.user.display_name = name;
  record.user.username = "ben";
  record.quality = protocol::QualityWord::kGood;
  return record;
}

std::string row_of(const std::string& name) {
  const std::string table = to_csv({call_with(name)});
  return table.substr(table.find('\n') + 1);
}

TEST(CallExport, WritesAHeaderAndARowForEachCall) {
  EXPECT_EQ(to_csv({}),
            "started,direction,kind,name,username,result,seconds,missed,quality,path\r\n");
  EXPECT_EQ(row_of("Ben"), "2026-11-22T14:02:07Z,incoming,video,Ben,ben,completed,61,no,good,\r\n");
}

TEST(CallExport, QuotesWhatWouldEndACell) {
  EXPECT_NE(row_of("Ben \"the, best\"").find(",\"Ben \"\"the, best\"\"\","), std::string::npos);
  EXPECT_NE(row_of("Ben\r\nBob").find(",\"Ben\r\nBob\","), std::string::npos);
}

TEST(CallExport, NeverBeginsACellWithAFormula) {
  for (const std::string first : {"=", "+", "-", "@", "\t", "\r"}) {
    const std::string row = row_of(first + "HYPERLINK(1)");
    EXPECT_TRUE(row.find(",'" + first) != std::string::npos ||
                row.find(",\"'" + first) != std::string::npos)
        << row;
  }
}

TEST(CallExport, HasNoFormulaBehindASemicolonEither) {
  EXPECT_NE(row_of("x;=HYPERLINK(1);y").find(",x;'=HYPERLINK(1);y,"), std::string::npos);
  EXPECT_NE(row_of("x; @SUM(1)").find(",x; '@SUM(1),"), std::string::npos);
  EXPECT_NE(row_of("1;2-3").find(",1;2-3,"), std::string::npos);
}

TEST(CallExport, NamesAGroupCallByItsGroupOrItsPeople) {
  protocol::CallRecord record = call_with("Ben");
  protocol::GroupCall group;
  group.participants.resize(2, record.user);
  record.group = group;
  EXPECT_NE(to_csv({record}).find(",\"Ben, Ben\",,completed,"), std::string::npos);
  record.group->title = "Quartet";
  EXPECT_NE(to_csv({record}).find(",Quartet,,completed,"), std::string::npos);
}

TEST(CallExport, LeavesOtherAlphabetsAsTheyAre) {
  EXPECT_NE(row_of("ليلى").find(",ليلى,"), std::string::npos);
}

}  // namespace
}  // namespace earshot::calls
