#include "turn/testing/turn_rig.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "codec/turn_frame.h"
#include "io/crypto.h"

namespace earshot::turn::testing {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr Crypto kCrypto = {io::hmac_sha1, io::md5};
constexpr uint32_t kUdp = 17u << 24;

Received parse_payload(const Buffer& bytes) {
  Received received;
  received.wire_bytes = bytes.size();
  if (const auto data = codec::parse_channel_data(bytes)) {
    received.channel = data->channel;
    received.payload = earshot::as_text(data->payload);
    return received;
  }
  const StunMessage message = *StunMessage::parse(bytes);
  received.from = *message.xor_address(StunAttribute::kXorPeerAddress);
  received.payload = *message.text(StunAttribute::kData);
  return received;
}

bool is_answer(const Buffer& bytes) {
  if (codec::is_channel_data(bytes[0])) return false;
  return StunMessage::parse(bytes)->cls() != StunClass::kIndication;
}

}  // namespace

IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }
SocketAddress address(std::string_view text) { return *SocketAddress::parse(text); }
UserId user(int number) { return UserId::from_value(number); }
ClientId client_of(UserId user) {
  std::array<uint8_t, 16> bytes{};
  for (int i = 0; i < 8; ++i) {
    bytes[15 - i] = static_cast<uint8_t>(static_cast<uint64_t>(user.value()) >> (8 * i));
  }
  return ClientId::from_bytes(bytes);
}
CallId call(int number) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = static_cast<uint8_t>(number);
  return CallId::from_bytes(bytes);
}

void RecordingDriver::send_to_client(const Path& path, Packet packet) {
  to_clients.push_back({path, Buffer(packet.data, packet.data + packet.size)});
}

void RecordingDriver::send_to_peer(RelayId relay, const CheckedPeer& peer, Packet packet) {
  CHECK(relays.contains(relay));
  to_peers.push_back({relay, peer.address(), std::string(earshot::as_text(packet.bytes()))});
}

bool RecordingDriver::open_relay(RelayId relay, bool v4, uint16_t port) {
  static_cast<void>(v4);
  if (ports_in_use.contains(port)) return false;
  CHECK(relays.insert(relay).second);
  newest_relay = relay;
  ports_opened.push_back(port);
  return true;
}

void RecordingDriver::close_relay(RelayId relay) { CHECK(relays.erase(relay) == 1); }

void RecordingDriver::close_link(uint64_t link) { closed_links.push_back(link); }

EngineConfig Rig::default_config() {
  EngineConfig config;
  config.secrets = {"secret", ""};
  return config;
}

Rig::Rig(const EngineConfig& config) : engine(config, kCrypto, driver, random) {
  engine.set_addresses({ip("44.0.0.1"), ip("2a00::1"), {ip("44.0.0.2"), ip("10.0.0.1")}},
                       clock.now());
}

void Rig::sleep(Duration duration) {
  clock.advance(duration);
  const auto deadline = engine.next_deadline();
  if (deadline && *deadline <= clock.now()) engine.on_deadline(clock.now(), clock.wall_now());
}

void Rig::from_client(const Path& path, Bytes bytes) {
  Buffer buffer(kPacketHeadroom + bytes.size() + kPacketTailroom);
  std::copy(bytes.begin(), bytes.end(), buffer.begin() + kPacketHeadroom);
  engine.on_client_packet(clock.now(), clock.wall_now(), path,
                          {buffer.data() + kPacketHeadroom, bytes.size()});
}

void Rig::from_peer(RelayId relay, std::string_view from, std::string_view payload) {
  Buffer buffer(kPacketHeadroom + payload.size() + kPacketTailroom);
  std::copy(payload.begin(), payload.end(), buffer.begin() + kPacketHeadroom);
  engine.on_peer_packet(clock.now(), relay, address(from),
                        {buffer.data() + kPacketHeadroom, payload.size()});
}

Client::Client(Rig& rig, std::string_view from, UserId user, CallId call, Transport transport)
    : rig_(rig) {
  const SocketAddress client = address(from);
  const bool v4 = client.is_v4();
  path_.tuple = {client, address(v4 ? "44.0.0.1:3478" : "[2a00::1]:3478"), transport};
  if (is_stream(transport)) path_.link = rig.random.u64() | 1;
  sign_in(user, call);
}

void Client::sign_in(UserId user, CallId call, Duration lifetime, std::string_view secret) {
  sign_in_as(client_of(user), user, call, lifetime, secret);
}

void Client::sign_in_as(ClientId client, UserId user, CallId call, Duration lifetime,
                        std::string_view secret) {
  const CredentialName name{rig_.clock.wall_now() + lifetime, user, call, client};
  credential_ = mint_credential(name, secret, io::hmac_sha1);
  use_password(credential_.password);
}

void Client::use_password(std::string_view password) {
  key_ = long_term_key(credential_.username, "earshot", password, kCrypto);
}

codec::TransactionId Client::next_id() {
  codec::TransactionId id;
  rig_.random.fill(id);
  return id;
}

Answer Client::exchange(const Buffer& request) {
  last_request_ = request;
  const size_t before = rig_.driver.to_clients.size();
  rig_.from_client(path_, request);
  Answer answer;
  if (rig_.driver.to_clients.size() == before) return answer;
  answer.bytes = rig_.driver.to_clients.back().bytes;
  const StunMessage message = answer.message();
  CHECK(message.transaction_id() == StunMessage::parse(request)->transaction_id());
  answer.code = message.error_code().value_or(Answer::kSuccess);
  CHECK((answer.code == Answer::kSuccess) == (message.cls() == StunClass::kSuccess));
  answer.protected_by_key = message.integrity_ok(key_, io::hmac_sha1);
  return answer;
}

Answer Client::plain(StunMethod method, const Fill& fill) {
  Buffer buffer(2048);
  StunWriter writer(buffer, StunClass::kRequest, method, next_id());
  if (fill) fill(writer);
  buffer.resize(writer.finish().size());
  return exchange(buffer);
}

Answer Client::ask(StunMethod method, const Fill& fill) {
  if (nonce.empty()) challenge();
  Buffer buffer(2048);
  StunWriter writer(buffer, StunClass::kRequest, method, next_id());
  if (fill) fill(writer);
  writer.add(StunAttribute::kUsername, std::string_view(credential_.username));
  writer.add(StunAttribute::kRealm, std::string_view("earshot"));
  writer.add(StunAttribute::kNonce, std::string_view(nonce));
  writer.add_integrity(key_, io::hmac_sha1);
  buffer.resize(writer.finish().size());
  return exchange(buffer);
}

Answer Client::repeat() { return exchange(Buffer(last_request_)); }

Answer Client::challenge() {
  Answer answer = plain(StunMethod::kAllocate, [](StunWriter& writer) {
    writer.add_u32(StunAttribute::kRequestedTransport, kUdp);
  });
  if (answer.code != Answer::kSilence) {
    nonce = answer.message().text(StunAttribute::kNonce).value_or("");
  }
  return answer;
}

Answer Client::allocate(const Fill& fill) {
  Answer answer = ask(StunMethod::kAllocate, [&](StunWriter& writer) {
    writer.add_u32(StunAttribute::kRequestedTransport, kUdp);
    if (fill) fill(writer);
  });
  if (answer.code == Answer::kSuccess) {
    relayed_ = *answer.message().xor_address(StunAttribute::kXorRelayedAddress);
    relay_ = rig_.driver.newest_relay;
  }
  return answer;
}

Answer Client::refresh(uint32_t lifetime_s) {
  return ask(StunMethod::kRefresh,
             [&](StunWriter& writer) { writer.add_u32(StunAttribute::kLifetime, lifetime_s); });
}

Answer Client::permit(std::string_view peer) {
  return ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
    writer.add_xor_address(StunAttribute::kXorPeerAddress, SocketAddress(ip(peer), 0));
  });
}

Answer Client::bind(uint16_t channel, std::string_view peer) {
  return bind(channel, address(peer));
}

Answer Client::bind(uint16_t channel, const SocketAddress& peer) {
  return ask(StunMethod::kChannelBind, [&](StunWriter& writer) {
    writer.add_u32(StunAttribute::kChannelNumber, uint32_t{channel} << 16);
    writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  });
}

void Client::send_channel(uint16_t channel, std::string_view payload) {
  Buffer buffer(codec::kChannelHeaderBytes + payload.size());
  codec::write_channel_header(buffer.data(), channel, payload.size());
  std::copy(payload.begin(), payload.end(), buffer.begin() + codec::kChannelHeaderBytes);
  rig_.from_client(path_, buffer);
}

void Client::send_indication(const SocketAddress& peer, std::string_view payload,
                             const Fill& fill) {
  Buffer buffer(payload.size() + 256);
  StunWriter writer(buffer, StunClass::kIndication, StunMethod::kSend, next_id());
  writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  if (fill) fill(writer);
  writer.add(StunAttribute::kData, payload);
  buffer.resize(writer.finish().size());
  rig_.from_client(path_, buffer);
}

std::vector<Received> Client::received() {
  std::vector<Received> payloads;
  std::erase_if(rig_.driver.to_clients, [&](const ToClient& sent) {
    if (sent.path.tuple != path_.tuple || is_answer(sent.bytes)) return false;
    payloads.push_back(parse_payload(sent.bytes));
    return true;
  });
  return payloads;
}

OneAllocation::OneAllocation() : client(rig, "44.1.0.1:1000", user(1), call(1)) {
  rig.grant(user(1), call(1));
  CHECK(client.allocate().code == Answer::kSuccess);
}

TwoAllocations::TwoAllocations(Transport transport)
    : first(rig, "44.1.0.1:1000", user(1), call(1)),
      second(rig, "44.1.0.2:2000", user(2), call(1), transport) {
  rig.grant(user(1), call(1));
  rig.grant(user(2), call(1));
  CHECK(first.allocate().code == Answer::kSuccess);
  CHECK(second.allocate().code == Answer::kSuccess);
}

}  // namespace earshot::turn::testing
