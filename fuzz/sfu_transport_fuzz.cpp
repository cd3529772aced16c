// links: base codec sfu sfu_testing
// A connected transport whose client turns hostile behind SRTP: its packets are authentic and say
// anything. It watches its own camera, so that what comes in goes out again. Whatever happens,
// sources begin and end in order, what leaves is well formed (the client looks), buffers come back,
// and the transport never asks to be called for nothing.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "codec/big_endian.h"
#include "codec/rtcp_writer.h"
#include "sfu/testing/client_header.h"
#include "sfu/testing/transport_rig.h"

using namespace earshot;
using namespace earshot::sfu;
using sfu::testing::ClientHeader;
using sfu::testing::Participant;
using sfu::testing::TransportRig;

namespace {

constexpr size_t kStepsMax = 300;

class Session {
 public:
  explicit Session(Bytes script) : script_(script) {
    rig_.watch(who_, "v0", who_, "cam0");
    rig_.watch(who_, "a0", who_, "mic0");
    CHECK(rig_.run_until([&] { return who_.client->is_connected(); }, 5s));
    who_.client->on_packet = nullptr;
    camera_ = &who_.client->publish(rig_.now(), "cam0", {.packets = 1, .packet_bytes = 60});
    sound_ = &who_.client->publish(rig_.now(), "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
    rig_.run(50ms);
  }

  void run() {
    for (size_t i = 0; i < kStepsMax && script_.remaining() > 0; ++i) {
      step();
      rig_.run(1ms);
      CHECK(rig_.buffers().in_use() <= 2048);
    }
    who_.client->stop("cam0");
    who_.client->stop("mic0");
    // Nothing waits for longer.
    CHECK(
        rig_.run_until([&] { return rig_.buffers().in_use() == 0; }, limits::kPacerAgeMax + 100ms));
    CHECK(who_.transport->next_deadline() > rig_.now());
  }

 private:
  void step() {
    switch (script_.u8() % 9) {
      case 0:
      case 1: return rtp(true);
      case 2: return rtp(false);
      case 3: return raw_rtcp();
      case 4: return feedback();
      case 5: return report();
      case 6: return rig_.run(std::chrono::milliseconds(script_.u8()));
      case 7: return renegotiate();
      default: return datagram();
    }
  }

  Bytes some_bytes(size_t most) { return script_.bytes(std::min(most, script_.remaining())); }
  uint32_t any_ssrc() {
    const uint8_t choice = script_.u8();
    if (choice < 4) return choice < 3 ? camera_->ssrc(choice) : sound_->ssrc(0);
    if (choice < 8) return who_.transport->slots()[choice % who_.transport->slots().size()]->ssrc();
    return choice;
  }

  // A header with names, numbers and types of the script's choice, or nothing but its bytes.
  void rtp(bool formed) {
    if (!formed) {
      const Bytes bytes = some_bytes(200);
      who_.client->connection().send_rtp(bytes);
      return;
    }
    static constexpr std::array<uint8_t, 6> kTypes = {96, 97, 98, 99, 111, 100};
    static constexpr std::array<std::string_view, 4> kMids = {"", "cam0", "mic0", "v0"};
    static constexpr std::array<std::string_view, 4> kRids = {"", "l", "m", "x"};
    const uint8_t flags = script_.u8();
    ClientHeader header = {.payload_type = kTypes[script_.u8() % kTypes.size()],
                           .marker = (flags & 1) != 0,
                           .sequence = script_.u16(),
                           .timestamp = script_.u32(),
                           .ssrc = any_ssrc(),
                           .mid = kMids[(flags >> 1) & 3],
                           .rid = kRids[(flags >> 3) & 3],
                           .repaired_rid = kRids[(flags >> 5) & 3]};
    if ((flags & 0x80) != 0) header.transport_sequence = script_.u16();
    const Bytes descriptor = some_bytes(script_.u8() % 40);
    header.dependency_descriptor = descriptor;
    std::vector<uint8_t> packet(codec::kRtpHeaderBytesMax);
    packet.resize(sfu::testing::write_client_header(packet, header, who_.client->extensions()));
    const Bytes payload = some_bytes(script_.u8());
    packet.insert(packet.end(), payload.begin(), payload.end());
    who_.client->connection().send_rtp(packet);
  }

  void raw_rtcp() {
    const Bytes bytes = some_bytes(script_.u8());
    std::vector<uint8_t> packet(bytes.begin(), bytes.end());
    packet.resize(std::max<size_t>(packet.size() / 4 * 4, 8));
    packet[0] = static_cast<uint8_t>(0x80 | (packet[0] & 0x1F));
    packet[1] = static_cast<uint8_t>(200 + packet[1] % 8);
    codec::store16(packet.data() + 2, static_cast<uint16_t>(packet.size() / 4 - 1));
    who_.client->connection().send_rtcp(packet);
  }

  void feedback() {
    std::array<uint8_t, 600> buffer;
    codec::RtcpWriter out(buffer);
    const codec::Feedback about = {.sender_ssrc = 1, .media_ssrc = any_ssrc()};
    switch (script_.u8() % 4) {
      case 0: CHECK(out.add_pli(about)); break;
      case 1: CHECK(out.add_fir(1, {.ssrc = about.media_ssrc, .command = script_.u8()})); break;
      case 2: {
        // What was sent lately, and more.
        std::vector<uint16_t> missing;
        const uint16_t first = script_.u16();
        for (uint16_t i = 0; i < script_.u8() % 100; ++i) {
          missing.push_back(static_cast<uint16_t>(first + i));
        }
        if (!missing.empty()) out.add_nack(about, missing);
        break;
      }
      default: {
        std::vector<codec::PacketArrival> arrivals;
        uint64_t sequence = 0x10000u + script_.u16();
        Timestamp arrival = rig_.now();
        const auto base = sequence;
        for (int i = script_.u8() % 30; i >= 0; --i) {
          sequence += 1 + script_.u8() % 4;
          arrival += std::chrono::microseconds(script_.u16());
          arrivals.push_back({.sequence = sequence, .arrival = arrival});
        }
        out.add_transport_feedback({.sender_ssrc = 1,
                                    .media_ssrc = about.media_ssrc,
                                    .base_sequence = base,
                                    .feedback_count = script_.u8()},
                                   arrivals);
      }
    }
    who_.client->connection().send_rtcp(out.written());
  }

  void report() {
    std::array<uint8_t, 600> buffer;
    codec::RtcpWriter out(buffer);
    const codec::ReportBlock block = {.ssrc = any_ssrc(),
                                      .fraction_lost = script_.u8(),
                                      .cumulative_lost = static_cast<int8_t>(script_.u8()) * 9999,
                                      .highest_sequence = script_.u32(),
                                      .jitter = script_.u32(),
                                      .last_sr = script_.u32(),
                                      .delay_since_last_sr = script_.u32()};
    CHECK(out.add_sender_report({.ssrc = any_ssrc(),
                                 .ntp_time = script_.u64(),
                                 .rtp_timestamp = script_.u32(),
                                 .packets = script_.u32(),
                                 .octets = script_.u32()},
                                std::span(&block, 1)));
    CHECK(out.add_reference_time(script_.u8(), script_.u64()));
    const codec::Dlrr answer = {
        .ssrc = any_ssrc(), .last_rr = script_.u32(), .delay_since_last_rr = script_.u32()};
    CHECK(out.add_dlrr(1, std::span(&answer, 1)));
    who_.client->connection().send_rtcp(out.written());
  }

  void renegotiate() {
    const uint8_t choice = script_.u8();
    Section& section = who_.negotiated.sections[choice % who_.negotiated.sections.size()];
    const SectionUse use = section.slot ? SectionUse::kReceive : SectionUse::kPublish;
    section.use = (choice & 0x80) != 0 ? SectionUse::kIdle : use;
    rig_.renegotiate(who_);
  }

  // Not protected, from where the client is or somewhere else.
  void datagram() {
    if (who_.transport->path() == nullptr) return;
    ice::Path path = *who_.transport->path();
    if (script_.u8() % 2 == 0) path.remote = *SocketAddress::parse("203.0.113.1:1");
    const Bytes bytes = some_bytes(script_.u8());
    rig_.inject(who_, path, {bytes.begin(), bytes.end()});
  }

  ByteReader script_;
  TransportRig rig_{1};
  Participant& who_ = rig_.join({}, {.delay = 1ms});
  sfu::testing::ClientSource* camera_ = nullptr;
  sfu::testing::ClientSource* sound_ = nullptr;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(Bytes(data, size)).run();
  return 0;
}
