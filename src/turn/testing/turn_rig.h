// An engine with a clock that stands still, a driver that records, and clients that know the
// protocol. Server and relays are 44.0.0.1 and 2a00::1; clients come from 44.1.0.0/16 by default.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "turn/credentials.h"
#include "turn/engine.h"

namespace earshot::turn::testing {

using Buffer = std::vector<uint8_t>;

IpAddress ip(std::string_view text);
SocketAddress address(std::string_view text);
UserId user(int number);
// The one that this person calls with.
ClientId client_of(UserId user);
CallId call(int number);

struct ToClient {
  Path path;
  Buffer bytes;
};

struct ToPeer {
  RelayId relay;
  SocketAddress peer;
  std::string payload;
};

class RecordingDriver final : public Driver {
 public:
  void send_to_client(const Path& path, Packet packet) override;
  void send_to_peer(RelayId relay, const CheckedPeer& peer, Packet packet) override;
  bool open_relay(RelayId relay, bool v4, uint16_t port) override;
  void close_relay(RelayId relay) override;
  void close_link(uint64_t link) override;

  std::vector<ToClient> to_clients;
  std::vector<ToPeer> to_peers;
  std::set<RelayId> relays;  // open now
  RelayId newest_relay = 0;
  std::vector<uint64_t> closed_links;
  std::set<uint16_t> ports_in_use;  // by somebody else
  std::vector<uint16_t> ports_opened;
};

// What a client got back for a request.
struct Answer {
  static constexpr int kSilence = -1;
  static constexpr int kSuccess = 0;

  int code = kSilence;  // or that of the error
  Buffer bytes;
  bool protected_by_key = false;  // MESSAGE-INTEGRITY is there and right

  codec::StunMessage message() const { return *codec::StunMessage::parse(bytes); }
};

// Payload that a client got, whatever the form.
struct Received {
  SocketAddress from;    // of a Data indication
  uint16_t channel = 0;  // of ChannelData; 0: it was an indication
  std::string payload;
  size_t wire_bytes = 0;
};

class Rig {
 public:
  static EngineConfig default_config();
  explicit Rig(const EngineConfig& config = default_config());

  void advance(Duration duration) { clock.advance(duration); }
  // Advances and lets the engine expire what is due.
  void sleep(Duration duration);
  void grant(UserId user, CallId call, Duration lifetime = 600s) {
    engine.grant(call, client_of(user), clock.wall_now() + lifetime);
  }
  // From a buffer with exactly the room that the contract names.
  void from_client(const Path& path, Bytes bytes);
  void from_peer(RelayId relay, std::string_view from, std::string_view payload);

  FakeClock clock;
  SeededRandom random{1};
  RecordingDriver driver;
  Engine engine;
};

using Fill = std::function<void(codec::StunWriter&)>;

class Client {
 public:
  // Over UDP, or over a stream with a link of its own.
  Client(Rig& rig, std::string_view from, UserId user, CallId call,
         Transport transport = Transport::kUdp);

  // Credentials for that person and call from now on; of client_of(user).
  void sign_in(UserId user, CallId call, Duration lifetime = 600s,
               std::string_view secret = "secret");
  // Likewise, of another client of theirs.
  void sign_in_as(ClientId client, UserId user, CallId call, Duration lifetime = 600s,
                  std::string_view secret = "secret");
  void use_password(std::string_view password);

  Answer plain(codec::StunMethod method, const Fill& fill = {});  // without credentials
  Answer ask(codec::StunMethod method, const Fill& fill = {});    // gets a nonce first
  Answer repeat();  // the bytes of the last request again

  Answer challenge();  // a first Allocate; keeps the nonce of the answer
  Answer allocate(const Fill& fill = {});
  Answer refresh(uint32_t lifetime_s);
  Answer permit(std::string_view ip);
  Answer bind(uint16_t channel, std::string_view peer);
  Answer bind(uint16_t channel, const SocketAddress& peer);

  void send_channel(uint16_t channel, std::string_view payload);
  void send_indication(const SocketAddress& peer, std::string_view payload, const Fill& fill = {});
  // All that came for this client since the last call; answers are not payload.
  std::vector<Received> received();

  const SocketAddress& relayed() const { return relayed_; }  // of the last allocate()
  RelayId relay() const { return relay_; }
  const Path& path() const { return path_; }
  const std::string& username() const { return credential_.username; }

  std::string nonce;

 private:
  Answer exchange(const Buffer& request);
  codec::TransactionId next_id();

  Rig& rig_;
  Path path_;
  Credential credential_;
  LongTermKey key_{};
  SocketAddress relayed_;
  RelayId relay_ = 0;
  Buffer last_request_;
};

// An allocation by UDP from 44.1.0.1:1000 of user 1 in call 1.
struct OneAllocation {
  OneAllocation();

  Rig rig;
  Client client;
};

// Two people of call 1, each with an allocation: 44.1.0.1:1000 and 44.1.0.2:2000.
struct TwoAllocations {
  explicit TwoAllocations(Transport second = Transport::kUdp);

  Rig rig;
  Client first;
  Client second;
};

}  // namespace earshot::turn::testing
