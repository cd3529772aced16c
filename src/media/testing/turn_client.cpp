#include "media/testing/turn_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "io/crypto.h"
#include "io/native_address.h"

namespace earshot::media::testing {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr turn::Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};
constexpr int kPatienceSeconds = 3;

void give_up_in_time(int fd) {
  const timeval timeout{.tv_sec = kPatienceSeconds, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

}  // namespace

UdpPeer::UdpPeer(std::string_view ip) {
  sockaddr_storage native;
  socklen_t length = io::to_native(SocketAddress(*IpAddress::parse(ip), 0), native);
  fd_ = io::FileDescriptor(::socket(native.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  give_up_in_time(fd_.get());
  CHECK(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&native), length) == 0);
  length = sizeof native;
  ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&native), &length);
  address_ = io::from_native(native);
}

void UdpPeer::send(std::string_view text, const SocketAddress& to) {
  sockaddr_storage native;
  const socklen_t length = io::to_native(to, native);
  CHECK(::sendto(fd_.get(), text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&native),
                 length) == static_cast<ssize_t>(text.size()));
}

std::string UdpPeer::receive() {
  std::string text(2048, '\0');
  sockaddr_storage native{};
  socklen_t length = sizeof native;
  const ssize_t n = ::recvfrom(fd_.get(), text.data(), text.size(), 0,
                               reinterpret_cast<sockaddr*>(&native), &length);
  from_ = io::from_native(native);
  text.resize(n < 0 ? 0 : static_cast<size_t>(n));
  return text;
}

TurnClient::TurnClient(const SocketAddress& server, Over over, turn::Credential credential)
    : over_(over), credential_(std::move(credential)), chunk_(65536) {
  sockaddr_storage native;
  const socklen_t length = io::to_native(server, native);
  const int type = over == Over::kUdp ? SOCK_DGRAM : SOCK_STREAM;
  fd_ = io::FileDescriptor(::socket(native.ss_family, type | SOCK_CLOEXEC, 0));
  give_up_in_time(fd_.get());
  CHECK(::connect(fd_.get(), reinterpret_cast<sockaddr*>(&native), length) == 0);
}

// ---- requests ----

int TurnClient::allocate() {
  const int code = ask(StunMethod::kAllocate, [](StunWriter& writer) {
    writer.add_u32(StunAttribute::kRequestedTransport, 17u << 24);
  });
  return code;
}

int TurnClient::bind(uint16_t channel, const SocketAddress& peer) {
  return ask(StunMethod::kChannelBind, [&](StunWriter& writer) {
    writer.add_u32(StunAttribute::kChannelNumber, static_cast<uint32_t>(channel) << 16);
    writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  });
}

int TurnClient::permit(const SocketAddress& peer) {
  return ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
    writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  });
}

int TurnClient::ask(StunMethod method, const Fill& fill) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto bytes = exchange(method, fill);
    if (!bytes) return -1;
    const StunMessage answer = *StunMessage::parse(*bytes);
    if (const auto nonce = answer.text(StunAttribute::kNonce)) nonce_ = *nonce;
    if (answer.cls() == StunClass::kSuccess) {
      relayed_ = answer.xor_address(StunAttribute::kXorRelayedAddress).value_or(relayed_);
      return 0;
    }
    const int code = answer.error_code().value_or(-1);
    if (attempt > 0 || (code != 401 && code != 438)) return code;
  }
  return -1;
}

std::optional<std::vector<uint8_t>> TurnClient::exchange(StunMethod method, const Fill& fill) {
  std::array<uint8_t, 1024> buffer;
  const codec::TransactionId id{++requests_};
  StunWriter writer(buffer, StunClass::kRequest, method, id);
  fill(writer);
  if (!nonce_.empty()) {
    writer.add(StunAttribute::kUsername, credential_.username);
    writer.add(StunAttribute::kRealm, "earshot");
    writer.add(StunAttribute::kNonce, nonce_);
    const turn::LongTermKey key =
        turn::long_term_key(credential_.username, "earshot", credential_.password, kCrypto);
    writer.add_integrity(key, kCrypto.hmac_sha1);
  }
  send_raw(writer.finish());
  while (true) {
    auto frame = next_frame();
    if (!frame || frame->empty()) return std::nullopt;
    // Data of earlier is not the answer.
    if (!codec::is_stun((*frame)[0])) continue;
    const auto message = StunMessage::parse(*frame);
    if (message.ok() && message->transaction_id() == id) return frame;
  }
}

// ---- data ----

void TurnClient::send_channel(uint16_t channel, std::string_view payload) {
  std::vector<uint8_t> bytes(codec::kChannelHeaderBytes);
  codec::write_channel_header(bytes.data(), channel, payload.size());
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  if (over_ == Over::kTcp) bytes.resize(bytes.size() + codec::stun_padding(payload.size()));
  send_raw(bytes);
}

void TurnClient::send_indication(const SocketAddress& peer, std::string_view payload) {
  std::array<uint8_t, 2048> buffer;
  StunWriter writer(buffer, StunClass::kIndication, StunMethod::kSend, {++requests_});
  writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  writer.add(StunAttribute::kData, payload);
  send_raw(writer.finish());
}

void TurnClient::send_raw(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes = bytes.subspan(static_cast<size_t>(n));
  }
}

std::string TurnClient::receive() {
  while (true) {
    const auto frame = next_frame();
    if (!frame || frame->empty()) return "";
    if (const auto data = codec::parse_channel_data(*frame)) {
      return std::string(as_text(data->payload));
    }
    const auto message = StunMessage::parse(*frame);
    if (!message.ok() || message->method() != StunMethod::kData) continue;
    return std::string(message->text(StunAttribute::kData).value_or(""));
  }
}

std::optional<std::vector<uint8_t>> TurnClient::next_frame() {
  while (true) {
    std::span<uint8_t> rest(received_);
    if (const auto frame = framer_.next(rest)) {
      std::vector<uint8_t> out(frame->begin(), frame->end());
      received_.erase(received_.begin(), received_.end() - static_cast<ptrdiff_t>(rest.size()));
      return out;
    }
    received_.clear();
    const ssize_t n = ::recv(fd_.get(), chunk_.data(), chunk_.size(), 0);
    if (n <= 0) return std::nullopt;
    if (over_ == Over::kUdp) {
      return std::vector<uint8_t>(chunk_.begin(), chunk_.begin() + static_cast<ptrdiff_t>(n));
    }
    received_.assign(chunk_.begin(), chunk_.begin() + static_cast<ptrdiff_t>(n));
  }
}

bool TurnClient::ended() {
  while (true) {
    const ssize_t n = ::recv(fd_.get(), chunk_.data(), chunk_.size(), 0);
    if (n == 0) return true;
    if (n < 0) return errno == ECONNRESET;
  }
}

}  // namespace earshot::media::testing
