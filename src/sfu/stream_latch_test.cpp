#include "sfu/stream_latch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace earshot::sfu {
namespace {

using codec::RtpExtension;

constexpr uint8_t kOpus = 111, kVp8 = 96, kVp8Rtx = 97;

struct Names {
  std::string_view mid = {};
  std::string_view rid = {};
  std::string_view repaired = {};
};

class StreamLatchTest : public ::testing::Test {
 protected:
  StreamLatchTest() {
    map_.set(RtpExtension::kMid, 4);
    map_.set(RtpExtension::kRid, 10);
    map_.set(RtpExtension::kRepairedRid, 11);
    latch_.set_sections({microphone(), camera(), screen()});
  }

  static LatchSection microphone() { return {.mid = "0", .payloads = {{.primary = kOpus}}}; }
  static LatchSection camera() {
    return {.mid = "1", .rids = {"q", "h", "f"}, .payloads = {{.primary = kVp8, .rtx = kVp8Rtx}}};
  }
  static LatchSection screen() {
    return {.mid = "2", .payloads = {{.primary = kVp8, .rtx = kVp8Rtx}}};
  }

  std::optional<StreamRef> find(uint32_t ssrc, uint8_t payload_type, const Names& names = {}) {
    ByteWriter out;
    ByteWriter elements;
    const auto add = [&elements](uint8_t id, std::string_view value) {
      if (value.empty()) return;
      elements.u8(static_cast<uint8_t>(id << 4 | (value.size() - 1)));
      elements.bytes(as_bytes(value));
    };
    add(4, names.mid);
    add(10, names.rid);
    add(11, names.repaired);
    while (elements.view().size() % 4 != 0) elements.u8(0);
    out.u8(0x90);
    out.u8(payload_type);
    out.u16(1);
    out.u32(0);
    out.u32(ssrc);
    out.u16(0xBEDE);
    out.u16(static_cast<uint16_t>(elements.view().size() / 4));
    out.bytes(elements.view());
    out.u8(0);
    const auto packet = codec::RtpPacket::parse(out.view(), map_);
    EXPECT_TRUE(packet.has_value());
    return latch_.find(*packet);
  }

  codec::ExtensionMap map_;
  StreamLatch latch_;
};

using Found = std::optional<StreamRef>;

TEST_F(StreamLatchTest, LearnsSectionAndLayerFromTheFirstPackets) {
  const StreamRef half{.section = 1, .layer = 1};
  EXPECT_EQ(find(7, kVp8), Found());
  EXPECT_EQ(find(7, kVp8, {.mid = "1", .rid = "h"}), Found(half));
  EXPECT_EQ(find(7, kVp8), Found(half));
  EXPECT_EQ(latch_.ssrc_of(half), 7u);
  EXPECT_EQ(latch_.ssrc_of({.section = 1, .layer = 2}), 0u);
}

// RFC 8852 §3.2: the repaired stream's name, whichever stream comes first.
TEST_F(StreamLatchTest, ARetransmissionIsNeverTakenForTheStreamItRepairs) {
  const StreamRef full{.section = 1, .layer = 2};
  const StreamRef full_rtx{.section = 1, .layer = 2, .is_rtx = true};
  EXPECT_EQ(find(21, kVp8Rtx, {.mid = "1", .repaired = "f"}), Found(full_rtx));
  EXPECT_EQ(latch_.ssrc_of(full), 0u);
  EXPECT_EQ(find(20, kVp8, {.mid = "1", .rid = "f"}), Found(full));
  EXPECT_EQ(find(21, kVp8Rtx), Found(full_rtx));
  EXPECT_EQ(latch_.ssrc_of(full), 20u);
  // With a RID in the place of the RRID it names no layer.
  EXPECT_EQ(find(22, kVp8Rtx, {.mid = "1", .rid = "q"}), Found());
}

// RFC 8843 §9.2.
TEST_F(StreamLatchTest, APayloadTypeOfOneSectionAloneIsEnough) {
  EXPECT_EQ(find(3, kOpus), Found(StreamRef{.section = 0}));
  EXPECT_EQ(find(4, kVp8), Found());
}

TEST_F(StreamLatchTest, AnAnnouncedSsrcNeedsNoNames) {
  LatchSection announced = screen();
  announced.announced = {{.ssrc = 50, .rtx_ssrc = 51}};
  latch_.set_sections({microphone(), camera(), announced});
  EXPECT_EQ(find(50, kVp8), Found(StreamRef{.section = 2}));
  EXPECT_EQ(find(51, kVp8Rtx), Found(StreamRef{.section = 2, .is_rtx = true}));
}

TEST_F(StreamLatchTest, UnknownNamesAndPayloadTypesAreNobodys) {
  EXPECT_EQ(find(7, kVp8, {.mid = "9"}), Found());
  EXPECT_EQ(find(7, kVp8, {.mid = "1", .rid = "x"}), Found());
  EXPECT_EQ(find(7, 99, {.mid = "2"}), Found());
  EXPECT_EQ(find(7, kOpus, {.mid = "2"}), Found());
}

TEST_F(StreamLatchTest, AnSsrcThatIsGivenToAnotherSourceGoesThere) {
  EXPECT_EQ(find(7, kVp8, {.mid = "1", .rid = "q"}), Found(StreamRef{.section = 1}));
  EXPECT_EQ(find(7, kVp8, {.mid = "2"}), Found(StreamRef{.section = 2}));
  EXPECT_EQ(find(7, kVp8), Found(StreamRef{.section = 2}));
  EXPECT_EQ(latch_.ssrc_of({.section = 1}), 0u);
}

// Chromium stops sending names after the first packets and does not begin again for an offer.
TEST_F(StreamLatchTest, ANewOfferKeepsWhatItLeavesAsItWas) {
  find(7, kVp8, {.mid = "1", .rid = "h"});
  find(8, kVp8, {.mid = "2"});
  latch_.set_sections({camera(), microphone()});
  EXPECT_EQ(find(7, kVp8), Found(StreamRef{.section = 0, .layer = 1}));
  EXPECT_EQ(find(8, kVp8), Found());
}

TEST_F(StreamLatchTest, ManySsrcsPushOutTheOnesThatAreSilent) {
  const StreamRef quarter{.section = 1};
  EXPECT_EQ(find(7, kVp8, {.mid = "1", .rid = "q"}), Found(quarter));
  for (uint32_t ssrc = 1000; ssrc < 1000 + 3 * limits::kLatchedStreamsMax; ++ssrc) {
    find(ssrc, kVp8, {.mid = "2"});
    ASSERT_EQ(find(7, kVp8), Found(quarter));
  }
  EXPECT_EQ(find(1000, kVp8), Found());
}

}  // namespace
}  // namespace earshot::sfu
