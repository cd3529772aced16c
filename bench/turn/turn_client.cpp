#include "turn/turn_client.h"

#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "codec/stun_message.h"
#include "io/crypto.h"
#include "io/native_address.h"
#include "turn/credentials.h"

namespace earshot::bench {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr int kBufferBytes = 4 << 20;
constexpr int kAnswerWithinMs = 500;
constexpr int kTries = 7;
constexpr uint32_t kUdpTransport = 17u << 24;

Error system_error(const char* what) {
  return Error{ErrorCode::kUnavailable, std::string(what) + ": " + std::strerror(errno)};
}

using Fill = std::function<void(StunWriter&)>;

void write_credentials(StunWriter& writer, const Session& session) {
  writer.add(StunAttribute::kUsername, session.login.username);
  writer.add(StunAttribute::kRealm, session.realm);
  writer.add(StunAttribute::kNonce, session.nonce);
  const turn::LongTermKey key =
      turn::long_term_key(session.login.username, session.realm, session.login.password,
                          {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5});
  writer.add_integrity(key, io::hmac_sha1);
}

// The answer to this request lands in `answer`.
Result<StunMessage> ask(int fd, StunMethod method, const Session& session, const Fill& fill,
                        std::span<uint8_t> answer) {
  codec::TransactionId id;
  if (::getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) {
    return system_error("getrandom");
  }
  std::array<uint8_t, 1024> buffer;
  StunWriter writer(buffer, StunClass::kRequest, method, id);
  fill(writer);
  if (!session.nonce.empty()) write_credentials(writer, session);
  const Bytes request = writer.finish();
  for (int attempt = 0; attempt < kTries; ++attempt) {
    if (::send(fd, request.data(), request.size(), 0) < 0) return system_error("send");
    pollfd ready{fd, POLLIN, 0};
    while (::poll(&ready, 1, kAnswerWithinMs) > 0) {
      const ssize_t size = ::recv(fd, answer.data(), answer.size(), 0);
      if (size < 0) break;
      const Result<StunMessage> message =
          StunMessage::parse({answer.data(), static_cast<size_t>(size)});
      if (message.ok() && message->transaction_id() == id) return message;
    }
  }
  return Error{ErrorCode::kUnavailable, "no answer from the TURN server"};
}

Result<void> expect_success(const StunMessage& answer, const char* what) {
  if (answer.cls() == StunClass::kSuccess) return {};
  return Error{ErrorCode::kForbidden, std::string(what) + " was refused with " +
                                          std::to_string(answer.error_code().value_or(0))};
}

}  // namespace

Result<io::FileDescriptor> udp_socket(const SocketAddress& local, const SocketAddress* remote) {
  sockaddr_storage native;
  socklen_t length = io::to_native(local, native);
  io::FileDescriptor fd(::socket(native.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return system_error("socket");
  for (const int option : {SO_RCVBUFFORCE, SO_SNDBUFFORCE}) {
    ::setsockopt(fd.get(), SOL_SOCKET, option, &kBufferBytes, sizeof kBufferBytes);
  }
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&native), length) != 0) {
    return system_error("bind");
  }
  if (remote != nullptr) {
    length = io::to_native(*remote, native);
    if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&native), length) != 0) {
      return system_error("connect");
    }
  }
  return fd;
}

Result<Session> open_channel(int fd, const Login& login, const SocketAddress& peer) {
  std::array<uint8_t, 2048> buffer;
  Session session{login};
  const Fill allocate = [](StunWriter& writer) {
    writer.add_u32(StunAttribute::kRequestedTransport, kUdpTransport);
  };
  TRY_ASSIGN(const StunMessage challenge,
             ask(fd, StunMethod::kAllocate, session, allocate, buffer));
  session.realm = challenge.text(StunAttribute::kRealm).value_or("");
  session.nonce = challenge.text(StunAttribute::kNonce).value_or("");
  TRY_ASSIGN(const StunMessage allocated,
             ask(fd, StunMethod::kAllocate, session, allocate, buffer));
  TRY(expect_success(allocated, "Allocate"));
  const Fill bind = [&peer](StunWriter& writer) {
    writer.add_u32(StunAttribute::kChannelNumber, uint32_t{kChannel} << 16);
    writer.add_xor_address(StunAttribute::kXorPeerAddress, peer);
  };
  TRY_ASSIGN(const StunMessage bound, ask(fd, StunMethod::kChannelBind, session, bind, buffer));
  TRY(expect_success(bound, "ChannelBind"));
  return session;
}

Result<void> close_channel(int fd, const Session& session) {
  std::array<uint8_t, 2048> buffer;
  const Fill no_lifetime = [](StunWriter& writer) { writer.add_u32(StunAttribute::kLifetime, 0); };
  TRY_ASSIGN(const StunMessage answer, ask(fd, StunMethod::kRefresh, session, no_lifetime, buffer));
  return expect_success(answer, "Refresh");
}

}  // namespace earshot::bench
