// A subscriber that judges what it gets by sfu.md §4: numbers without gaps but for what was lost on
// the way to it, picture ids and timestamps that go forward as the clock does, and frames that can
// be decoded, given that the first is a key frame. One for each receive slot. Every fault is a
// sentence in faults().
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "codec/rtp_packet.h"
#include "sfu/forwarder.h"
#include "sfu/testing/synthetic_publisher.h"
#include "sfu/unwrapper.h"

namespace earshot::sfu::testing {

class Viewer {
 public:
  explicit Viewer(const SlotConfig& config, const codec::ExtensionMap& extensions)
      : config_(config), extensions_(extensions) {}

  // A whole packet, as it left, of the slot's own or its RTX stream.
  void receive(Bytes packet, MediaCodec kind, Timestamp now);
  // Numbers that are missing between the first and the newest, as they stand on the wire.
  std::vector<uint16_t> missing() const;

  // At the end, when nothing more comes: looks at everything that was received together.
  void finish();

  struct Frame {
    FrameContent content;
    uint64_t first_sequence = 0;
    uint32_t timestamp = 0;
    std::optional<uint16_t> picture_id;
    uint16_t picture_id_mask = 0x7FFF;
    std::optional<uint16_t> frame_number;  // of the Dependency Descriptor
    std::optional<uint8_t> tl0_index;
    Timestamp at;
    std::set<uint8_t> packets;
    bool marker = false;
  };
  const std::vector<std::string>& faults() const { return faults_; }
  // Those that are whole and have all that they need, in the order of sequence numbers.
  const std::vector<Frame>& decoded() const { return decoded_; }
  size_t undecodable() const { return undecodable_; }
  // Frames right before a key frame are counted apart, and the last of all when it is not whole: a
  // switch tears what is under way, and so does the end.
  size_t torn() const { return torn_; }
  size_t padding_only() const { return padding_only_; }

  // How far timestamps may be from the time between arrivals.
  Duration clock_tolerance = std::chrono::milliseconds(120);
  // Whether picture ids leave no gap (VP8), where numbers do not.
  bool closed_picture_ids = true;
  // Payloads are to come as they were sent.
  bool encrypted_payloads = false;

 private:
  void keep(const codec::RtpPacket& packet, uint64_t sequence, Bytes payload, MediaCodec kind,
            Timestamp now);
  void read_descriptor(Frame& frame, Bytes payload, MediaCodec kind);
  void check_frame(const Frame& frame, const Frame& before);
  void check_numbers(const Frame& frame, const Frame& before);
  void fault(std::string text) { faults_.push_back(std::move(text)); }

  SlotConfig config_;
  const codec::ExtensionMap& extensions_;
  Unwrapper<16> sequence_;
  std::map<uint64_t, bool> numbers_;  // → it came
  std::set<uint64_t> on_own_ssrc_;
  std::map<uint64_t, Frame> frames_;  // by the number of their first packet
  bool has_fields_ = false;           // VP8 fields that must not go away
  std::vector<Frame> decoded_;
  size_t undecodable_ = 0;
  size_t torn_ = 0;
  size_t padding_only_ = 0;
  std::vector<std::string> faults_;
};

}  // namespace earshot::sfu::testing
