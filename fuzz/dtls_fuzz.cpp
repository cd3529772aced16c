// links: base codec dtls dtls_testing
// A DTLS server, and a client that lets it get as far as it will, on a network that an attacker
// writes to: what is delivered may be cut, changed, repeated, late or made up. Both sides have the
// same keys or one has none; a connection that stands is ended by nothing but a goodbye; everything
// stays bounded. OpenSSL's own randomness is not ours, so a run does not repeat byte by byte.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"

using namespace earshot;
using namespace earshot::dtls;
using namespace earshot::dtls::testing;

namespace {

class World {
 public:
  explicit World(Bytes script)
      : script_(script),
        server_(contexts().server, Role::kServer, {client_certificate().fingerprint()}, now_),
        client_(contexts().client, Role::kClient, {server_certificate().fingerprint()}, now_) {}

  void run() {
    collect();
    while (script_.remaining() > 0) {
      step();
      collect();
      check();
    }
  }

 private:
  struct Contexts {
    Context server{server_certificate()};
    Context client{client_certificate(), kChromiumsProfiles};
  };
  static const Contexts& contexts() {
    static const Contexts kContexts;
    return kContexts;
  }

  void step() {
    switch (script_.u8() % 12) {
      case 0:
      case 1: return deliver(to_server_, server_, false);
      case 2:
      case 3: return deliver(to_client_, client_, false);
      case 4: return deliver(to_server_, server_, true);
      case 5: return deliver(to_client_, client_, true);
      case 6: return server_.on_datagram(now_, some_bytes());
      case 7: return made_up_record();
      case 8: return fragments();
      case 9: return pass_time();
      case 10: return exchange();
      default:
        if (script_.u8() % 8 == 0) client_.close(now_);
    }
  }

  Bytes some_bytes() { return script_.bytes(std::min<size_t>(script_.u8(), script_.remaining())); }

  // Any datagram that was ever sent, in its turn or again.
  void deliver(const std::vector<Datagram>& sent, Association& to, bool is_changed) {
    if (sent.empty()) return;
    Datagram datagram = sent[sent.size() - 1 - script_.u8() % sent.size()];
    if (is_changed) {
      const uint8_t count = script_.u8() % 4;
      for (int i = 0; i < count; ++i) datagram[script_.u16() % datagram.size()] ^= script_.u8();
      if (script_.u8() % 4 == 0) datagram.resize(script_.u16() % datagram.size());
    }
    to.on_datagram(now_, datagram);
  }

  void made_up_record() {
    const Bytes body = some_bytes();
    ByteWriter writer;
    writer.u8(static_cast<uint8_t>(20 + script_.u8() % 4));
    writer.u16(0xFEFD);
    writer.u16(script_.u8() % 3);
    writer.u16(0);
    writer.u32(script_.u16());
    writer.u16(static_cast<uint16_t>(body.size()));
    writer.bytes(body);
    server_.on_datagram(now_, writer.view());
  }

  void fragments() {
    if (to_server_.empty()) return;
    for (const Datagram& record : records(to_server_[script_.u8() % to_server_.size()])) {
      if (record.size() < 40 || record[0] != 22 || record[4] != 0) continue;
      const auto [a, b] = in_two_fragments(record, script_.u8() % (record.size() - 26));
      server_.on_datagram(now_, script_.u8() % 2 == 0 ? a : b);
    }
  }

  void pass_time() {
    now_ += std::chrono::milliseconds(script_.u16() % 12'000);
    for (Association* const association : {&server_, &client_}) {
      const auto deadline = association->next_deadline();
      if (deadline && *deadline <= now_) association->on_deadline(now_);
      CHECK(!association->next_deadline() || *association->next_deadline() > now_);
    }
  }

  // A few undisturbed round trips.
  void exchange() {
    for (int turn = 0; turn < 3; ++turn) {
      for (const Datagram& datagram : take(client_, to_server_)) {
        server_.on_datagram(now_, datagram);
      }
      for (const Datagram& datagram : take(server_, to_client_)) {
        client_.on_datagram(now_, datagram);
      }
    }
    if (!to_server_.empty()) server_.on_datagram(now_, to_server_.back());
  }

  std::vector<Datagram> take(Association& from, std::vector<Datagram>& sent) {
    std::vector<Datagram> out = from.take_output();
    CHECK(out.size() <= limits::kDtlsOutputDatagramsMax);
    for (const Datagram& datagram : out) {
      CHECK(!datagram.empty() && datagram.size() <= limits::kDtlsDatagramBytesMax);
      sent.push_back(datagram);
    }
    if (sent.size() > 100) sent.erase(sent.begin(), sent.end() - 100);
    return out;
  }
  void collect() {
    take(client_, to_server_);
    take(server_, to_client_);
  }

  void check() {
    if (server_.keys() != nullptr && client_.keys() != nullptr) {
      CHECK(server_.keys()->material == client_.keys()->material);
      CHECK(server_.keys()->profile == SrtpProfile::kAeadAes128Gcm);
    }
    CHECK((server_.keys() != nullptr) == (server_.state() == State::kConnected || was_connected_));
    was_connected_ = was_connected_ || server_.state() == State::kConnected;
    if (was_connected_ && client_.state() == State::kConnected) {
      CHECK(server_.state() == State::kConnected);
    }
  }

  ByteReader script_;
  Timestamp now_ = Rig::kStart;
  Association server_;
  Association client_;
  std::vector<Datagram> to_server_;
  std::vector<Datagram> to_client_;
  bool was_connected_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  World(Bytes(data, std::min<size_t>(size, 512))).run();
  return 0;
}
