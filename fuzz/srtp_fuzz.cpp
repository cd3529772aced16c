// links: base codec srtp
// An SRTP session with a hostile network: packets that are delivered late, twice, changed or made
// up. What is opened is what was sealed, once; nothing else is, and both libraries agree.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"
#include "srtp/testing/packets.h"

using namespace earshot;
using namespace earshot::srtp;
using namespace earshot::srtp::testing;

namespace {

using Packet = std::vector<uint8_t>;

struct Sent {
  bool is_rtcp = false;
  uint64_t index = 0;
  Packet plain;
  Packet sealed;
  bool taken = false;
};

// Of this script alone: libFuzzer sees what is compared, and puts packets that were sealed in one
// run into the scripts of others, where they have to be made up.
MasterKey key_of(SrtpProfile profile, Bytes script) {
  uint64_t state =
      std::hash<std::string_view>()({reinterpret_cast<const char*>(script.data()), script.size()});
  const auto next = [&state] {
    state = state * 6364136223846793005 + 1442695040888963407;
    return static_cast<uint8_t>(state >> 56);
  };
  MasterKey master;
  for (uint8_t& byte : master.key.resize(codec::srtp_key_bytes(profile))) byte = next();
  for (uint8_t& byte : master.salt.resize(codec::srtp_salt_bytes(profile))) byte = next();
  return master;
}

class World {
 public:
  explicit World(Bytes script)
      : script_(script), profile_(kProfiles[script_.u8() % std::size(kProfiles)]) {
    const MasterKey master = key_of(profile_, script);
    sender_ = std::make_unique<SrtpSender>(profile_, master, AeadBackend::kEvp);
    receivers_.emplace_back(profile_, master, AeadBackend::kEvp);
    if (is_available(AeadBackend::kIpsecMb)) {
      receivers_.emplace_back(profile_, master, AeadBackend::kIpsecMb);
    }
  }

  void run() {
    while (script_.remaining() > 0) step();
  }

 private:
  void step() {
    switch (script_.u8() % 8) {
      case 0: return send_rtp(1);
      case 1: return send_rtp(script_.u16());
      case 2: return send_rtcp();
      case 3: return deliver(0);
      case 4: return deliver(script_.u8());
      case 5: return deliver_changed();
      case 6: return deliver_made_up(false);
      default: return deliver_made_up(true);
    }
  }

  Packet some_bytes() {
    const Bytes bytes = script_.bytes(std::min<size_t>(script_.u8(), script_.remaining()));
    return {bytes.begin(), bytes.end()};
  }

  void send_rtp(uint64_t ahead) {
    const uint32_t ssrc = script_.u8() % 4;
    uint64_t& index = next_[ssrc];
    index += ahead;
    Sent sent;
    sent.index = index;
    const Packet payload = some_bytes();
    sent.plain = rtp_packet(ssrc, static_cast<uint16_t>(index), payload);
    sent.sealed.resize(sent.plain.size() + sender_->rtp_overhead());
    const size_t split = script_.u8() % (payload.size() + 1);
    const PlainRtp parts = {Bytes(sent.plain).first(12), Bytes(payload).first(split),
                            Bytes(payload).subspan(split)};
    SendStream& stream = *sender_->stream(ssrc);
    const size_t size = sender_->protect_rtp(stream, index, parts, sent.sealed);
    if (size == 0) return;
    CHECK(size == sent.sealed.size());
    CHECK(sender_->protect_rtp(stream, index, parts, sent.sealed) == 0);
    keep(std::move(sent));
  }

  void send_rtcp() {
    Sent sent;
    sent.is_rtcp = true;
    sent.plain = rtcp_packet(script_.u8() % 3, script_.u8() % 32);
    sent.sealed.resize(sent.plain.size() + sender_->rtcp_overhead());
    CHECK(sender_->protect_rtcp(sent.plain, sent.sealed) == sent.sealed.size());
    keep(std::move(sent));
  }

  void keep(Sent sent) {
    sent_.push_back(std::move(sent));
    if (sent_.size() > 256) sent_.pop_front();
  }

  // What the receivers make of it; they agree.
  std::optional<Packet> open(const Packet& packet, bool is_rtcp, uint64_t* index = nullptr) {
    std::optional<Packet> result;
    bool first = true;
    for (SrtpReceiver& receiver : receivers_) {
      Packet bytes = packet;
      std::optional<Packet> opened;
      if (is_rtcp) {
        if (const auto rtcp = receiver.unprotect_rtcp(bytes))
          opened.emplace(rtcp->begin(), rtcp->end());
      } else if (const auto rtp = receiver.unprotect_rtp(bytes)) {
        opened.emplace(rtp->packet.begin(), rtp->packet.end());
        if (index != nullptr) *index = rtp->index;
      }
      CHECK(first || opened == result);
      result = std::move(opened);
      first = false;
    }
    return result;
  }

  void deliver(size_t back) {
    if (back >= sent_.size()) return;
    Sent& sent = sent_[sent_.size() - 1 - back];
    uint64_t index = sent.index;
    const auto opened = open(sent.sealed, sent.is_rtcp, &index);
    if (!opened) return;
    CHECK(!sent.taken && *opened == sent.plain && index == sent.index);
    sent.taken = true;
  }

  void deliver_changed() {
    if (sent_.empty()) return;
    const Sent& sent = sent_[script_.u8() % sent_.size()];
    Packet packet = sent.sealed;
    if (script_.u8() % 4 == 0) packet.resize(script_.u16() % (packet.size() + 1));
    if (!packet.empty()) packet[script_.u16() % packet.size()] ^= script_.u8();
    if (packet == sent.sealed) return;
    CHECK(!open(packet, sent.is_rtcp));
  }

  void deliver_made_up(bool is_rtcp) { CHECK(!open(some_bytes(), is_rtcp)); }

  ByteReader script_;
  SrtpProfile profile_;
  std::unique_ptr<SrtpSender> sender_;
  std::deque<SrtpReceiver> receivers_;
  std::map<uint32_t, uint64_t> next_;
  std::deque<Sent> sent_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  World(Bytes(data, size)).run();
  return 0;
}
