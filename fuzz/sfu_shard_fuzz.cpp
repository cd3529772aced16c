// links: base codec ice dtls srtp cc sfu sfu_testing netsim dtls_testing io
// A whole room on one to three workers, over ICE, DTLS and SRTP: two honest people who watch each
// other, and one who connects like them and then sends whatever the input says, in the clear behind
// his keys and as raw datagrams from anywhere, while views, silences, offers and links change.
// Whatever he does, honest streams stay as sfu.md §4 wants them, nothing of his reaches those who
// did not ask for it, and all stays bounded.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "sfu/testing/shard_rig.h"

using namespace earshot;
using namespace earshot::sfu;
using sfu::testing::ShardClient;
using sfu::testing::ShardRig;

namespace {

constexpr Duration kTimeMax = std::chrono::seconds(6);
constexpr size_t kStepsMax = 100;

class Session {
 public:
  explicit Session(Bytes script)
      : script_(script),
        workers_(static_cast<uint8_t>(1 + script_.u8() % 3)),
        rig_(script_.u8(), workers_),
        a_(rig_.join_with_media(0, link())),
        b_(rig_.join_with_media(static_cast<uint8_t>(1 % workers_), link())),
        stranger_(rig_.join_with_media(static_cast<uint8_t>(2 % workers_), link())) {
    rig_.publish(a_, "screen0", {.streams = 2, .sizes = {{{960, 540}, {1920, 1080}, {}}}});
    for (ShardClient* who : {&a_, &b_}) rig_.view_all(*who);
  }

  void run() {
    const Timestamp end = rig_.now() + kTimeMax;
    for (size_t i = 0; i < kStepsMax && script_.remaining() > 0 && rig_.now() < end; ++i) {
      step();
      rig_.run(std::chrono::milliseconds(1));
    }
    rig_.run(std::chrono::milliseconds(500));
    judge();
  }

 private:
  static netsim::LinkConfig link() { return {.delay = std::chrono::milliseconds(5)}; }

  std::vector<uint8_t> bytes() {
    const size_t size = std::min<size_t>(script_.u8() * 5u, script_.remaining());
    const Bytes taken = script_.bytes(size);
    return {taken.begin(), taken.end()};
  }
  ShardClient& honest() { return script_.u8() % 2 == 0 ? a_ : b_; }
  MediaSource source() { return MediaSource{static_cast<uint8_t>(script_.u8() % 4)}; }
  uint8_t worker() { return static_cast<uint8_t>(script_.u8() % workers_); }

  void step() {
    switch (script_.u8() % 12) {
      case 0: return send_rtp();
      case 1: {
        std::vector<uint8_t> packet = bytes();
        if (packet.size() >= 8) (void)stranger_.client->connection().send_rtcp(packet);
        return;
      }
      case 2: return rig_.inject(worker(), rig_.path_of(stranger_), bytes());
      case 3: {
        ice::Path path = rig_.path_of(a_);
        path.link = script_.u8();
        return rig_.inject(worker(), path, bytes());
      }
      case 4: return view();
      case 5: return rig_.silence(stranger_, source(), script_.u8() % 2 == 0);
      case 6: {
        ShardClient& who = honest();
        const MediaSource what = source();
        return rig_.silence(who, what, script_.u8() % 2 == 0);
      }
      case 7: stranger_.lands_on = worker(); return;
      case 8: return offer();
      case 9:
        stranger_.down.set({.bps = 1000 * (1 + script_.u8() * 8), .loss = script_.u8() / 512.0});
        return;
      default: return rig_.run(std::chrono::milliseconds(script_.u8()));
    }
  }

  // As it is, or with the head of one of his own packets.
  void send_rtp() {
    const uint8_t how = script_.u8();
    std::vector<uint8_t> packet = bytes();
    if (packet.size() < 12) return;
    const char* const mid = how % 2 == 0 ? "mic0" : "cam0";
    testing::ClientSource* const own = stranger_.client->source(mid);
    if (own != nullptr && how % 8 < 6) {
      packet[0] = static_cast<uint8_t>(0x80 | (packet[0] & 0x3F));
      packet[1] = static_cast<uint8_t>((packet[1] & 0x80) | (how % 2 == 0 ? 111 : 96 + how / 64));
      const uint32_t ssrc = own->ssrc(static_cast<uint8_t>(how % 2 == 0 ? 0 : how / 8 % 3));
      for (int i = 0; i < 4; ++i) packet[8u + i] = static_cast<uint8_t>(ssrc >> (24 - 8 * i));
    }
    (void)stranger_.client->connection().send_rtp(packet);
  }

  void view() {
    ShardClient& who = honest();
    std::vector<VideoView> views;
    const uint8_t which = script_.u8();
    const uint32_t height = 1u + script_.u8() * 4u;
    for (size_t i = 0; i < rig_.clients().size(); ++i) {
      if ((which >> i & 1) == 0) continue;
      views.push_back({.publisher = rig_.clients()[i]->id,
                       .source = which >= 128 ? source() : MediaSource::kCamera,
                       .width = height,
                       .height = height,
                       .priority = script_.u8()});
    }
    rig_.view(who, views);
  }

  void offer() {
    auto& sources = stranger_.spec.sources;
    if (!sources.empty()) sources[script_.u8() % sources.size()].source = source();
    auto& sections = stranger_.spec.negotiated.sections;
    Section& section = sections[script_.u8() % sections.size()];
    section.use = section.use == SectionUse::kIdle
                      ? (section.slot ? SectionUse::kReceive : SectionUse::kPublish)
                      : SectionUse::kIdle;
    rig_.update(stranger_);
  }

  void judge() {
    for (ShardClient* who : {&a_, &b_}) {
      CHECK(who->states.back() == TransportState::kConnected);
      CHECK(who->client->counters().strange_packets == 0);
      CHECK(who->client->counters().unsolicited == 0);
      for (auto& [mid, viewer] : who->viewers) {
        // What he sends into slots in which he played is his own business.
        if (who->told_slots.had(mid, stranger_.id)) continue;
        viewer.finish();
        CHECK(viewer.faults().empty());
        CHECK(!who->unasked.contains(mid));
        // The links of honest people lose nothing.
        CHECK(viewer.missing().empty());
        CHECK(viewer.undecodable() == 0);
      }
    }
    rig_.end();
    rig_.run(std::chrono::milliseconds(50));
    for (uint8_t i = 0; i < workers_; ++i) CHECK(rig_.shard(i).room(rig_.call()) == nullptr);
  }

  ByteReader script_;
  const uint8_t workers_;
  ShardRig rig_;
  ShardClient& a_;
  ShardClient& b_;
  ShardClient& stranger_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(Bytes(data, size)).run();
  return 0;
}
