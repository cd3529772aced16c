#include "codec/dependency_descriptor.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "codec/bit_reader.h"
#include "codec/testing/dependency_descriptor_writer.h"
#include "codec/testing/hex.h"

namespace earshot::codec {
namespace {

using testing::BitWriter;
using testing::from_hex;
using testing::write_dependency_descriptor;
using Buffer = std::vector<uint8_t>;

// Zeros and ones; spaces are skipped. The last byte is filled with zeros.
Buffer from_bits(std::string_view text) {
  BitWriter out;
  for (const char c : text) {
    if (c != ' ') out.flag(c == '1');
  }
  return out.take();
}

// One spatial layer with three temporal layers, as A.9 lays out the mode L1T3, written by hand.
constexpr std::string_view kL1T3Structure =
    "000000 00010 "                          // template_id_offset, dt_cnt_minus_one
    "00 01 01 00 11 "                        // T0 T0 T1 T2 T2
    "101010 101010 000110 "                  // SSS SSS -DS
    "000001 000001 "                         // --D --D
    "0 100110 100010 "                       // no fdiff, 4, 2
    "100000 100000 "                         // 1, 1
    "01 "                                    // chain_cnt: ns(4); ns(1) takes no bits
    "0000 0100 0010 0001 0011 "              // template_chain_fdiff
    "1 0000001001111111 0000000101100111 ";  // 640 x 360
Buffer l1t3_key_frame() {
  return from_bits("1 0 000000 0000000100000010 10000 " + std::string(kL1T3Structure));
}

std::string indications_of(const Indications& indications, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "-DSR"[static_cast<size_t>(indications[i])];
  return text;
}

struct Parsed {
  DependencyStructure structure;
  std::optional<DependencyDescriptor> descriptor;
};
Parsed parse(const Buffer& bytes, const DependencyStructure* known = nullptr) {
  Parsed parsed;
  parsed.descriptor = parse_dependency_descriptor(bytes, known, parsed.structure);
  return parsed;
}

TEST(BitReader, ReadsNumbersInTheFewestBits) {
  // AV1 §4.10.7: for n = 5 the values 0, 1, 2 take two bits and 3, 4 three.
  const Buffer bytes = from_bits("00 01 10 110 111");
  BitReader reader(bytes);
  for (uint32_t value = 0; value < 5; ++value) EXPECT_EQ(reader.below(5), value);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.position(), 12u);
  EXPECT_EQ(reader.below(1), 0u);
  EXPECT_EQ(reader.position(), 12u);
}

TEST(BitReader, FailsForGoodBehindTheEnd) {
  const Buffer bytes = {0xff};
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(4), 15u);
  EXPECT_EQ(reader.bits(5), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.bits(1), 0u);
}

TEST(DependencyDescriptor, ReadsTheMandatoryFieldsWithoutAStructure) {
  const auto head = parse_dependency_descriptor_head(from_hex("45 0102"));
  ASSERT_TRUE(head.has_value());
  EXPECT_FALSE(head->start_of_frame);
  EXPECT_TRUE(head->end_of_frame);
  EXPECT_EQ(head->template_id, 5);
  EXPECT_EQ(head->frame_number, 0x0102);
  EXPECT_FALSE(head->has_structure);
  EXPECT_TRUE(parse_dependency_descriptor_head(l1t3_key_frame())->has_structure);
  EXPECT_FALSE(parse_dependency_descriptor_head(from_hex("4501")).has_value());
}

TEST(DependencyDescriptor, ReadsTheStructureOfThreeTemporalLayers) {
  const Parsed parsed = parse(l1t3_key_frame());
  ASSERT_TRUE(parsed.descriptor.has_value());
  const DependencyStructure& structure = parsed.structure;
  EXPECT_EQ(structure.template_count, 5);
  EXPECT_EQ(structure.decode_target_count, 3);
  EXPECT_EQ(structure.chain_count, 1);
  EXPECT_EQ(structure.spatial_layers, 1);
  EXPECT_EQ(structure.temporal_layers, 3);
  EXPECT_EQ(structure.templates[2].temporal_id, 1);
  EXPECT_EQ(indications_of(structure.templates[2].indications, 3), "-DS");
  EXPECT_EQ(indications_of(structure.templates[4].indications, 3), "--D");
  EXPECT_EQ(structure.templates[0].diffs.count, 0);
  EXPECT_EQ(structure.templates[1].diffs.distance[0], 4);
  EXPECT_EQ(structure.templates[4].chain_diffs[0], 3);
  for (uint8_t i = 0; i < 3; ++i) {
    EXPECT_EQ(structure.decode_targets[i], (DecodeTarget{.spatial_id = 0, .temporal_id = i}));
  }
  EXPECT_EQ(structure.resolutions[0], (Resolution{640, 360}));
}

TEST(DependencyDescriptor, ReadsTheFrameThatBringsTheStructure) {
  const auto descriptor = parse(l1t3_key_frame()).descriptor;
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_TRUE(descriptor->start_of_frame);
  EXPECT_FALSE(descriptor->end_of_frame);
  EXPECT_TRUE(descriptor->has_structure);
  EXPECT_EQ(descriptor->frame_number, 0x0102);
  EXPECT_EQ(descriptor->active_decode_targets, 0b111u);
  EXPECT_EQ(indications_of(descriptor->indications, 3), "SSS");
  EXPECT_EQ(descriptor->resolution, (Resolution{640, 360}));
}

TEST(DependencyDescriptor, ReadsShortFramesByTheStructure) {
  const DependencyStructure structure = parse(l1t3_key_frame()).structure;
  const auto descriptor = parse(from_bits("1 1 000010 0000000100000100"), &structure).descriptor;
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_EQ(descriptor->temporal_id, 1);
  EXPECT_EQ(indications_of(descriptor->indications, 3), "-DS");
  EXPECT_EQ(descriptor->diffs.distance[0], 2);
  EXPECT_EQ(descriptor->chain_diffs[0], 2);
  EXPECT_FALSE(descriptor->active_decode_targets.has_value());
}

TEST(DependencyDescriptor, ReadsWhatAFrameSaysItself) {
  const DependencyStructure structure = parse(l1t3_key_frame()).structure;
  const auto descriptor = parse(from_bits("1 1 000010 0000000100000100 01111"
                                          "011"                       // active targets
                                          "00 11 10"                  // -RS
                                          "01 0010  10 00010000  00"  // 3, 17
                                          "00000110"),                // chain
                                &structure)
                              .descriptor;
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_EQ(descriptor->active_decode_targets, 0b011u);
  EXPECT_EQ(indications_of(descriptor->indications, 3), "-RS");
  ASSERT_EQ(descriptor->diffs.count, 2);
  EXPECT_EQ(descriptor->diffs.distance[0], 3);
  EXPECT_EQ(descriptor->diffs.distance[1], 17);
  EXPECT_EQ(descriptor->chain_diffs[0], 6);
}

TEST(DependencyDescriptor, CountsTemplatesFromTheOffsetAndAround) {
  Buffer bytes = l1t3_key_frame();
  // template_id_offset begins at bit 29; the frame names template 62.
  bytes[0] = 0x80 | 62;
  bytes[3] = static_cast<uint8_t>(bytes[3] | 0b111);
  bytes[4] = static_cast<uint8_t>(bytes[4] | 0b11000000);
  const Parsed parsed = parse(bytes);
  ASSERT_TRUE(parsed.descriptor.has_value());
  EXPECT_EQ(parsed.structure.template_id_offset, 62);
  const auto next = parse(from_bits("1 1 000010 0000000100000100"), &parsed.structure).descriptor;
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->temporal_id, 2);  // (2 + 64 - 62) % 64: the fifth template
  EXPECT_FALSE(parse(from_bits("1 1 000011 0000000100000100"), &parsed.structure).descriptor);
}

// Two spatial layers, where the upper one needs the lower (L2T1), with a chain for each.
TEST(DependencyDescriptor, ReadsSpatialLayersAndTheirChains) {
  const Parsed parsed =
      parse(from_bits("1 1 000000 0000000000000001 10000 "
                      "000000 00001 "                  // two decode targets
                      "00 10 00 11 "                   // S0 S0 S1 S1
                      "1010 1011 0010 0010 "           // SS SR -S -S
                      "0 100010 100000 1000010001 0 "  // none; 2; 1; 1 and 2
                      "11 "                            // chain_cnt 2: ns(3)
                      "0 1 "                           // S0 by chain 0, S1 by chain 1: ns(2)
                      "0000 0000 0010 0001 0001 0001 0001 0001 "
                      "0"));
  ASSERT_TRUE(parsed.descriptor.has_value());
  const DependencyStructure& structure = parsed.structure;
  EXPECT_EQ(structure.spatial_layers, 2);
  EXPECT_EQ(structure.temporal_layers, 1);
  EXPECT_EQ(structure.chain_count, 2);
  EXPECT_EQ(structure.decode_targets[0], (DecodeTarget{}));
  EXPECT_EQ(structure.decode_targets[1], (DecodeTarget{.spatial_id = 1, .chain = 1}));
  EXPECT_EQ(indications_of(structure.templates[1].indications, 2), "SR");
  EXPECT_EQ(structure.templates[3].diffs.count, 2);
  EXPECT_EQ(structure.templates[3].diffs.distance[1], 2);
  EXPECT_EQ(structure.templates[1].chain_diffs[0], 2);
  EXPECT_EQ(structure.templates[1].chain_diffs[1], 1);
  EXPECT_FALSE(structure.has_resolutions);
  EXPECT_EQ(parsed.descriptor->resolution, Resolution{});
}

TEST(DependencyDescriptor, IsNothingWithoutAStructureOrWhenCutOff) {
  EXPECT_FALSE(parse(from_bits("1 1 000010 0000000100000100")).descriptor.has_value());
  const Buffer whole = l1t3_key_frame();
  for (size_t size = 0; size < whole.size(); ++size) {
    const Buffer part(whole.begin(), whole.begin() + size);
    EXPECT_FALSE(parse(part).descriptor.has_value()) << size;
  }
}

TEST(DependencyDescriptor, IsNothingWhenATemplateIsNotThere) {
  const DependencyStructure structure = parse(l1t3_key_frame()).structure;
  EXPECT_TRUE(parse(from_bits("1 1 000100 0000000100000100"), &structure).descriptor);
  EXPECT_FALSE(parse(from_bits("1 1 000101 0000000100000100"), &structure).descriptor);
}

TEST(DependencyDescriptor, KeepsItsLimits) {
  // 65 templates of one layer.
  std::string layers;
  for (int i = 0; i < 64; ++i) layers += "00";
  EXPECT_FALSE(parse(from_bits("11000000 0000000000000001 10000 000000 00000 " + layers + "11" +
                               std::string(1000, '0')))
                   .descriptor);
  // A fifth spatial layer.
  EXPECT_FALSE(parse(from_bits("11000000 0000000000000001 10000 000000 00000 1010101011" +
                               std::string(1000, '0')))
                   .descriptor);
  // 17 frames that one depends on.
  std::string diffs;
  for (size_t i = 0; i <= kFrameDiffsMax; ++i) diffs += "10000";
  const std::string head = "11000000 0000000000000001 10000 000000 00000 11 00 ";
  EXPECT_FALSE(parse(from_bits(head + diffs + "0" + std::string(100, '0'))).descriptor);
  EXPECT_TRUE(parse(from_bits(head + diffs.substr(5) + "0" + std::string(100, '0'))).descriptor);
}

DependencyStructure random_structure(Random& random) {
  DependencyStructure s;
  s.template_id_offset = static_cast<uint8_t>(random.below(64));
  s.decode_target_count = static_cast<uint8_t>(1 + random.below(kDecodeTargetsMax));
  s.chain_count = static_cast<uint8_t>(random.below(s.decode_target_count + 1u));
  s.template_count = static_cast<uint8_t>(1 + random.below(kTemplatesMax));
  for (size_t t = 0; t < s.template_count; ++t) {
    FrameTemplate& frame = s.templates[t];
    if (t > 0) {
      frame.spatial_id = s.templates[t - 1].spatial_id;
      frame.temporal_id = s.templates[t - 1].temporal_id;
      const uint64_t step = random.below(8);
      if (step == 0 && frame.temporal_id + 1u < kTemporalLayersMax) ++frame.temporal_id;
      if (step == 1 && frame.spatial_id + 1u < kSpatialLayersMax) {
        ++frame.spatial_id;
        frame.temporal_id = 0;
      }
    }
    s.spatial_layers = std::max(s.spatial_layers, static_cast<uint8_t>(frame.spatial_id + 1));
    s.temporal_layers = std::max(s.temporal_layers, static_cast<uint8_t>(frame.temporal_id + 1));
    frame.diffs.count = static_cast<uint8_t>(random.below(4));
    for (size_t i = 0; i < frame.diffs.count; ++i) {
      frame.diffs.distance[i] = static_cast<uint16_t>(1 + random.below(16));
    }
    for (size_t c = 0; c < s.chain_count; ++c) {
      frame.chain_diffs[c] = static_cast<uint8_t>(random.below(16));
    }
    for (size_t i = 0; i < s.decode_target_count; ++i) {
      frame.indications.set(i, DecodeTargetIndication(random.below(4)));
      if (frame.indications[i] == DecodeTargetIndication::kNotPresent) continue;
      DecodeTarget& target = s.decode_targets[i];
      target.spatial_id = std::max(target.spatial_id, frame.spatial_id);
      target.temporal_id = std::max(target.temporal_id, frame.temporal_id);
    }
  }
  for (size_t i = 0; s.chain_count > 0 && i < s.decode_target_count; ++i) {
    s.decode_targets[i].chain = static_cast<uint8_t>(random.below(s.chain_count));
  }
  s.has_resolutions = random.below(2) == 0;
  for (size_t i = 0; s.has_resolutions && i < s.spatial_layers; ++i) {
    s.resolutions[i].width = static_cast<uint32_t>(1 + random.below(65536));
    s.resolutions[i].height = static_cast<uint32_t>(1 + random.below(65536));
  }
  return s;
}

TEST(DependencyDescriptor, ReadsWhatIsWrittenByTheSyntax) {
  SeededRandom random(9001);
  for (int round = 0; round < 300; ++round) {
    const auto structure = std::make_unique<DependencyStructure>(random_structure(random));
    const size_t index = random.below(structure->template_count);
    const FrameTemplate& frame = structure->templates[index];
    DependencyDescriptor descriptor{
        .start_of_frame = random.below(2) == 0,
        .end_of_frame = random.below(2) == 0,
        .has_structure = random.below(2) == 0,
        .template_id = static_cast<uint8_t>((index + structure->template_id_offset) % 64),
        .frame_number = static_cast<uint16_t>(random.u64()),
        .spatial_id = frame.spatial_id,
        .temporal_id = frame.temporal_id,
        .indications = frame.indications,
        .diffs = frame.diffs,
        .chain_diffs = frame.chain_diffs};
    if (structure->has_resolutions) {
      descriptor.resolution = structure->resolutions[frame.spatial_id];
    }
    const auto all = static_cast<uint32_t>((uint64_t{1} << structure->decode_target_count) - 1);
    if (descriptor.has_structure) descriptor.active_decode_targets = all;
    if (random.below(2) == 0) descriptor.active_decode_targets = all & uint32_t(random.u64());
    if (random.below(2) == 0) descriptor.indications.set(0, DecodeTargetIndication::kRequired);
    if (random.below(2) == 0) {
      descriptor.diffs = {};
      descriptor.diffs.count = 3;
      descriptor.diffs.distance = {1, 200, 4096};
    }
    if (structure->chain_count > 0 && random.below(2) == 0) descriptor.chain_diffs[0] = 255;

    const Buffer bytes = write_dependency_descriptor(descriptor, *structure);
    const auto fresh = std::make_unique<DependencyStructure>();
    const auto found = parse_dependency_descriptor(
        bytes, descriptor.has_structure ? nullptr : structure.get(), *fresh);
    ASSERT_TRUE(found.has_value()) << round;
    ASSERT_EQ(*found, descriptor) << round;
    if (descriptor.has_structure) {
      ASSERT_EQ(*fresh, *structure) << round;
    }
  }
}

}  // namespace
}  // namespace earshot::codec
