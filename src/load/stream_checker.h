// Judges the packets of one receive slot by what must hold for it (src/sfu/README.md): numbers
// without gaps other than real loss, picture ids and timestamps that go on as the clock does, a
// stream that decodes from its first key frame. As it goes, in little memory: a frame is judged
// once everything that could complete it has had time to come. One owner.
//
// Packets must be those of a SyntheticPublisher with a name: the payload tells what the frame needs
// and when it was made.
#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/time.h"
#include "codec/rtp_packet.h"
#include "load/violations.h"
#include "sfu/media_codec.h"
#include "sfu/testing/synthetic_publisher.h"
#include "sfu/unwrapper.h"

namespace earshot::load {

class StreamChecker {
 public:
  static constexpr Duration kPatience = 2s;  // for retransmissions
  // How far a timestamp may be from the clock: queues, and key frames from before somebody joined.
  static constexpr Duration kClockTolerance = 2500ms;

  // `name`: of the slot, for people. `violations` outlives it.
  StreamChecker(std::string name, uint32_t rtx_ssrc, Violations& violations)
      : name_(std::move(name)), rtx_ssrc_(rtx_ssrc), violations_(violations) {}

  // A packet in the clear. `lost_on_the_way`: how many packets of the whole transport have been
  // lost between server and client so far. Gives whose packet it is; nothing: of nobody's.
  std::optional<sfu::testing::PacketOrigin> receive(const codec::RtpPacket& packet,
                                                    sfu::MediaCodec codec, uint64_t lost_on_the_way,
                                                    Timestamp now);
  // Judges what is complete by now.
  void settle(Timestamp now);
  // Judges everything; nothing more comes. What came a moment ago may be incomplete.
  void finish(Timestamp now) { settle(now); }

  // True once after frames that could not be shown: a decoder would ask for a key frame now.
  bool take_key_frame_wish() { return std::exchange(wants_key_frame_, false); }

  uint64_t frames() const { return decoded_; }
  uint64_t frozen() const { return undecodable_; }  // frames that could not be shown
  uint64_t lost() const { return lost_; }           // for good, on the way to the client
  // Numbers that never came although no packet of the transport was lost where they belong. Real
  // loss on the way from a publisher to the server looks like that, and nothing else.
  uint64_t gaps() const { return gaps_; }

 private:
  using Origin = sfu::testing::PacketOrigin;

  struct Frame {
    sfu::testing::FrameContent content;
    Origin origin;
    sfu::MediaCodec codec = sfu::MediaCodec::kOpus;
    uint64_t first_sequence = 0;
    uint32_t timestamp = 0;
    std::optional<uint16_t> picture_id;
    uint16_t picture_id_mask = 0x7FFF;
    std::optional<uint8_t> tl0_index;
    std::optional<uint16_t> frame_number;
    Timestamp at;  // when the first packet of it came
    std::bitset<256> packets;

    bool is_key() const { return content.needs[0] == 0 && content.needs[1] == 0; }
    bool is_whole() const { return packets.count() == content.packets; }
    uint64_t end() const { return first_sequence + content.packets; }
  };

  // A number that has not come, and others have.
  struct Missing {
    Timestamp since;
    bool was_lost = false;  // something was lost on the way just there
  };

  void note_number(uint64_t sequence, uint64_t lost_on_the_way, Timestamp now);
  bool is_complete(const Frame& frame, Timestamp now) const;
  void keep(const codec::RtpPacket& packet, uint64_t sequence, Bytes payload, sfu::MediaCodec codec,
            Timestamp now);
  Frame& frame_at(uint64_t first);
  void read_descriptor(Frame& frame, Bytes payload);
  void begin(const Frame& frame, uint64_t sequence, uint64_t lost_on_the_way);
  void judge(const Frame& frame);
  void judge_numbers_until(uint64_t end);
  void judge_clock(const Frame& frame, const Frame& before);
  void judge_ids(const Frame& frame, const Frame& before);
  void judge_decoding(const Frame& frame);
  bool is_torn_by_a_switch() const;
  void report(Violation violation, const std::string& what) {
    violations_.add(violation, name_, what);
  }

  const std::string name_;
  const uint32_t rtx_ssrc_;
  Violations& violations_;
  sfu::Unwrapper<16> sequence_;
  uint64_t newest_ = 0;  // number on the slot's own SSRC; 0: none yet
  uint64_t lost_at_newest_ = 0;
  std::map<uint64_t, Missing> missing_;
  std::set<uint64_t> empty_;   // numbers without payload
  std::deque<Frame> frames_;   // by first number, not judged yet
  std::optional<Frame> last_;  // that was judged
  uint64_t judged_until_ = 0;
  std::deque<uint32_t> known_;  // frames that a decoder has
  bool damaged_ = false;        // a number is missing since the last key frame
  bool has_fields_ = false;     // VP8 fields that must not go away
  bool begun_ = false;
  bool wants_key_frame_ = false;
  uint64_t decoded_ = 0;
  uint64_t undecodable_ = 0;
  uint64_t lost_ = 0;
  uint64_t gaps_ = 0;
};

}  // namespace earshot::load
