// links: base codec ice io
// An ICE-lite agent through whole sessions: a client that knows its password, strangers, mutated
// checks, media, streams that close, restarts and time, in any order. Only authenticated checks
// make paths valid, what is sent to is valid, events tell the whole truth, and all stays bounded.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "ice/ice_lite_agent.h"
#include "ice/testing/checks.h"
#include "io/crypto.h"

using namespace earshot;
using namespace earshot::ice;
using codec::StunMessage;
using ice::testing::CheckFields;
using ice::testing::Role;

namespace {

constexpr std::array kPasswords = {"0123456789012345678901", "abcdefghijklmnopqrstuv",
                                   "ABCDEFGHIJKLMNOPQRSTUV", "aaaaaaaaaaaaaaaaaaaaaa"};

class Session {
 public:
  explicit Session(Bytes script) : script_(script) {}

  void run() {
    while (script_.remaining() > 0) {
      step();
      drain();
      check();
    }
  }

 private:
  Path path() {
    const uint8_t choice = script_.u8();
    Path path = ice::testing::udp_path("44.1.0.1:" + std::to_string(1000 + choice % 32));
    if (choice >= 192) path.link = choice;
    return path;
  }
  size_t generation() { return generations_ - std::min<size_t>(script_.u8() % 4, generations_); }

  CheckFields fields(size_t generation) {
    const uint8_t flags = script_.u8();
    CheckFields fields;
    fields.username = ufrag(generation) + ":client" + std::to_string(generation);
    fields.pwd = kPasswords[generation % kPasswords.size()];
    fields.use_candidate = (flags & 1) != 0;
    fields.role = Role{(flags >> 1) % 3};
    if ((flags & 8) != 0) fields.extra = static_cast<uint16_t>(0x0070 + flags);
    if ((flags & 0xf0) == 0x10) fields.integrity = false;
    if ((flags & 0xf0) == 0x20) fields.fingerprint = false;
    if ((flags & 0xf0) == 0x30) fields.pwd = "a stranger's password ";
    if ((flags & 0xf0) == 0x40) fields.username = "SERVER";
    if ((flags & 0xf0) == 0x50) fields.cls = codec::StunClass{static_cast<uint8_t>(flags & 3)};
    return fields;
  }
  static std::string ufrag(size_t generation) { return "SERVER" + std::to_string(generation); }

  void step() {
    switch (script_.u8() % 8) {
      case 0:
      case 1: return good_check();
      case 2: return mutated_check();
      case 3: return agent_.on_authenticated_packet(clock_.now(), path());
      case 4: return agent_.on_link_closed(clock_.now(), script_.u8());
      case 5: return restart();
      case 6: return pass(std::chrono::milliseconds(script_.u16()));
      default: return raw_message();
    }
  }

  void ask(const Path& path, Bytes bytes) {
    const auto message = StunMessage::parse(bytes);
    if (!message) return;
    std::array<uint8_t, LiteAgent::kAnswerBytesMax> out;
    const bool authentic = is_authentic(*message);
    const bool was_valid = agent_.accepts(path);
    const Bytes answer = agent_.on_stun(clock_.now(), path, *message, out);
    CHECK(answer.empty() || authentic);
    CHECK(answer.empty() || StunMessage::parse(answer)->fingerprint_ok());
    CHECK(authentic || agent_.accepts(path) == was_valid);
  }
  bool is_authentic(const StunMessage& message) const {
    return std::any_of(kPasswords.begin(), kPasswords.end(), [&](std::string_view password) {
      return message.integrity_ok(as_bytes(password), io::hmac_sha1);
    });
  }
  void good_check() {
    const Path from = path();
    ask(from, ice::testing::write_check(fields(generation()), io::hmac_sha1));
  }
  void mutated_check() {
    const Path from = path();
    auto bytes = ice::testing::write_check(fields(generation()), io::hmac_sha1);
    bytes[script_.u8() % bytes.size()] ^= script_.u8();
    ask(from, bytes);
  }
  void raw_message() {
    const Path from = path();
    ask(from, script_.bytes(std::min<size_t>(script_.u8(), script_.remaining())));
  }
  void restart() {
    ++generations_;
    names_.insert(ufrag(generations_));
    agent_.restart({ufrag(generations_), kPasswords[generations_ % kPasswords.size()]},
                   "client" + std::to_string(generations_));
  }
  void pass(Duration duration) {
    const Timestamp end = clock_.now() + duration;
    while (agent_.next_deadline() && *agent_.next_deadline() <= end) {
      clock_.advance(std::max<Duration>(*agent_.next_deadline() - clock_.now(), 0ns));
      const auto before = agent_.next_deadline();
      agent_.on_deadline(clock_.now());
      drain();
      CHECK(agent_.next_deadline() != before);  // or the driver would spin
    }
    clock_.advance(end - clock_.now());
  }

  void drain() {
    while (const auto event = agent_.next_event()) {
      switch (event->kind) {
        case LiteEventKind::kPathValidated: CHECK(valid_.insert(event->path).second); break;
        case LiteEventKind::kPathDropped: CHECK(valid_.erase(event->path) == 1); break;
        case LiteEventKind::kUfragRetired: CHECK(names_.erase(event->ufrag) == 1); break;
        case LiteEventKind::kSelected:
        case LiteEventKind::kState: break;
      }
    }
  }
  void check() {
    CHECK(valid_.size() <= limits::kIcePathsMax);
    for (const Path& path : valid_) CHECK(agent_.accepts(path));
    CHECK((agent_.selected() == nullptr) == valid_.empty());
    CHECK(agent_.selected() == nullptr || valid_.contains(*agent_.selected()));
    CHECK(names_.contains(agent_.local().ufrag) && names_.size() <= 2);
    CHECK(agent_.state() != LiteState::kWaiting || valid_.empty());
  }

  ByteReader script_;
  FakeClock clock_;
  Counters counters_;
  size_t generations_ = 0;
  LiteAgent agent_{{},        io::hmac_sha1, counters_, {ufrag(0), kPasswords[0]},
                   "client0", clock_.now()};
  std::unordered_set<Path> valid_;  // as the events say
  std::unordered_set<std::string> names_{ufrag(0)};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(Bytes(data, size)).run();
  return 0;
}
