// RFC 6347 §4.1, §4.2.2.
#include "dtls/record_filter.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/limits.h"

namespace earshot::dtls {
namespace {

using Record = std::vector<uint8_t>;

Record record(uint8_t type, uint16_t epoch, Bytes body, uint8_t version_major = 0xFE) {
  ByteWriter writer;
  writer.u8(type);
  writer.u8(version_major);
  writer.u8(0xFD);
  writer.u16(epoch);
  writer.u16(0);
  writer.u32(7);
  writer.u16(static_cast<uint16_t>(body.size()));
  writer.bytes(body);
  return writer.take();
}

Record message(uint8_t type, uint32_t message_bytes, uint32_t offset, uint32_t bytes,
               size_t really) {
  ByteWriter writer;
  writer.u8(type);
  writer.u24(message_bytes);
  writer.u16(0);
  writer.u24(offset);
  writer.u24(bytes);
  writer.bytes(Record(really));
  return writer.take();
}

bool server_takes(const Record& bytes) { return RecordFilter(Role::kServer).passes(bytes, false); }

TEST(DtlsRecords, ComeOneByOneOutOfADatagram) {
  const Record first = record(22, 0, Record(5)), second = record(20, 0, Record(1));
  Record datagram = first;
  datagram.insert(datagram.end(), second.begin(), second.end());
  datagram.push_back(22);
  Bytes rest = datagram;
  EXPECT_EQ(next_record(rest)->size(), first.size());
  EXPECT_EQ(next_record(rest)->size(), second.size());
  EXPECT_FALSE(next_record(rest));
}

TEST(DtlsRecords, ThatAreLongerThanTheirDatagramAreNone) {
  const Record whole = record(22, 0, Record(5));
  for (size_t size = 0; size < whole.size(); ++size) {
    Bytes rest = Bytes(whole).first(size);
    EXPECT_FALSE(next_record(rest));
  }
}

TEST(RecordFilter, PassesPlausibleMessagesInTheClear) {
  EXPECT_TRUE(server_takes(record(22, 0, message(1, 100, 0, 100, 100))));
  EXPECT_TRUE(server_takes(record(22, 0, message(1, 1400, 1200, 200, 200)))) << "a fragment";
  EXPECT_TRUE(server_takes(record(22, 0, message(16, 66, 0, 66, 66))));
  EXPECT_TRUE(server_takes(record(20, 0, Record{1})));
  Record two = message(11, 3, 0, 3, 3);
  const Record next = message(15, 4, 0, 4, 4);
  two.insert(two.end(), next.begin(), next.end());
  EXPECT_TRUE(server_takes(record(22, 0, two)));
}

TEST(RecordFilter, DropsMessagesThatContradictThemselves) {
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 100, 0, 100, 99))));
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 100, 50, 51, 51))));
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 100, 0, 0, 0))));
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 0xFFFFFF, 0, 10, 10))));
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 100, 0xFFFFFF, 1, 1))));
  EXPECT_FALSE(server_takes(record(22, 0, Record(11))));
  EXPECT_FALSE(server_takes(record(22, 0, {})));
  EXPECT_FALSE(server_takes(record(20, 0, Record{2})));
}

TEST(RecordFilter, DropsMessagesThatThisSideNeverGets) {
  const Record hello = record(22, 0, message(1, 10, 0, 10, 10));
  const Record answer = record(22, 0, message(2, 10, 0, 10, 10));
  const Record finished = record(22, 0, message(20, 12, 0, 12, 12));
  EXPECT_FALSE(server_takes(answer));
  EXPECT_FALSE(server_takes(finished));
  EXPECT_TRUE(RecordFilter(Role::kClient).passes(answer, false));
  EXPECT_FALSE(RecordFilter(Role::kClient).passes(hello, false));
}

TEST(RecordFilter, DropsAlertsAndDataThatNobodyHasSigned) {
  EXPECT_FALSE(server_takes(record(21, 0, Record{2, 40})));
  EXPECT_FALSE(server_takes(record(23, 0, Record(10))));
  EXPECT_FALSE(server_takes(record(22, 0, message(1, 10, 0, 10, 10), 3)));
  EXPECT_FALSE(server_takes(record(22, 2, Record(40))));
}

TEST(RecordFilter, PassesEncryptedRecordsEarlyForALimitedNumberOfTimes) {
  RecordFilter filter(Role::kServer);
  const Record early = record(22, 1, Record(40));
  for (size_t i = 0; i < limits::kDtlsEarlyRecordsMax; ++i)
    EXPECT_TRUE(filter.passes(early, false));
  EXPECT_FALSE(filter.passes(early, false));
  EXPECT_TRUE(filter.passes(early, true)) << "with keys they are read at once";
}

TEST(RecordFilter, DropsEncryptedRecordsTooShortToHoldAnything) {
  for (const bool has_keys : {false, true}) {
    RecordFilter filter(Role::kServer);
    EXPECT_FALSE(filter.passes(record(22, 1, Record(7)), has_keys));
    EXPECT_FALSE(filter.passes(record(21, 1, Record(24)), has_keys));
    EXPECT_TRUE(filter.passes(record(21, 1, Record(25)), has_keys));
  }
}

TEST(RecordFilter, PassesOnlyEncryptedRecordsOnceThereAreKeys) {
  RecordFilter filter(Role::kServer);
  EXPECT_TRUE(filter.passes(record(21, 1, Record(40)), true));
  EXPECT_TRUE(filter.passes(record(22, 1, Record(40)), true));
  EXPECT_FALSE(filter.passes(record(21, 0, Record{2, 40}), true));
  EXPECT_FALSE(filter.passes(record(22, 0, message(1, 10, 0, 10, 10)), true));
  EXPECT_FALSE(filter.passes(record(22, 2, Record(40)), true));
}

}  // namespace
}  // namespace earshot::dtls
