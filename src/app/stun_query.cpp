#include "app/stun_query.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "codec/stun_message.h"
#include "io/probe.h"
#include "io/tls_probe.h"

namespace earshot::app {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunMessage;
using codec::StunMethod;
using codec::StunWriter;

constexpr size_t kRequestBytes = 64;
constexpr size_t kAnswerBytesMax = 1024;
constexpr uint32_t kUdp = 17u << 24;  // REQUESTED-TRANSPORT, RFC 8656 §18.8

bool answers(Bytes request, Bytes answer) {
  const auto asked = StunMessage::parse(request);
  const auto got = StunMessage::parse(answer);
  return asked.ok() && got.ok() && got->transaction_id() == asked->transaction_id() &&
         got->method() == asked->method() &&
         (got->cls() == StunClass::kSuccess || got->cls() == StunClass::kError);
}

Result<std::vector<uint8_t>> stream_exchange(io::ProbeStream& stream, Bytes request) {
  TRY(stream.write(request));
  std::vector<uint8_t> answer;
  size_t wanted = codec::kStunHeaderBytes;
  while (answer.size() < wanted) {
    std::array<uint8_t, kAnswerBytesMax> buffer;
    TRY_ASSIGN(const size_t count, stream.read(buffer));
    if (count == 0) return Error{ErrorCode::kUnavailable, "closed without an answer"};
    answer.insert(answer.end(), buffer.begin(), buffer.begin() + count);
    if (answer.size() >= codec::kStunHeaderBytes) {
      wanted = codec::kStunHeaderBytes + size_t{answer[2]} * 256 + answer[3];
    }
    if (answer.size() > kAnswerBytesMax) break;
  }
  answer.resize(std::min(answer.size(), wanted));
  if (answers(request, answer)) return answer;
  return Error{ErrorCode::kUnavailable, "something answers there that is not STUN"};
}

Result<std::vector<uint8_t>> exchange(const StunServer& server, Bytes request, Duration deadline) {
  switch (server.protocol) {
    case Protocol::kUdp: return io::udp_exchange(server.address, request, answers, deadline);
    case Protocol::kTcp: {
      TRY_ASSIGN(const auto stream, io::TcpProbe::connect(server.address, deadline));
      return stream_exchange(*stream, request);
    }
    case Protocol::kTls: {
      TRY_ASSIGN(const auto stream,
                 io::TlsProbe::connect(server.address, server.name, "", deadline));
      return stream_exchange(*stream, request);
    }
  }
  return Error{ErrorCode::kInternal, "no such protocol"};
}

codec::TransactionId new_transaction(Random& random) {
  codec::TransactionId id;
  random.fill(id);
  return id;
}

}  // namespace

Result<SocketAddress> stun_binding(const StunServer& server, Duration deadline, Random& random) {
  std::array<uint8_t, kRequestBytes> buffer;
  StunWriter writer(buffer, StunClass::kRequest, StunMethod::kBinding, new_transaction(random));
  TRY_ASSIGN(const std::vector<uint8_t> bytes, exchange(server, writer.finish(), deadline));
  TRY_ASSIGN(const StunMessage answer, StunMessage::parse(bytes));
  const auto mapped = answer.xor_address(StunAttribute::kXorMappedAddress);
  if (answer.cls() != StunClass::kSuccess || !mapped) {
    return Error{ErrorCode::kUnavailable, "the STUN server refuses"};
  }
  return SocketAddress(mapped->ip().unmapped(), mapped->port());
}

Result<std::string> turn_challenge(const StunServer& server, Duration deadline, Random& random) {
  std::array<uint8_t, kRequestBytes> buffer;
  StunWriter writer(buffer, StunClass::kRequest, StunMethod::kAllocate, new_transaction(random));
  writer.add_u32(StunAttribute::kRequestedTransport, kUdp);
  TRY_ASSIGN(const std::vector<uint8_t> bytes, exchange(server, writer.finish(), deadline));
  TRY_ASSIGN(const StunMessage answer, StunMessage::parse(bytes));
  const auto realm = answer.text(StunAttribute::kRealm);
  if (answer.error_code() != 401 || !realm || !answer.has(StunAttribute::kNonce)) {
    return Error{ErrorCode::kUnavailable, "STUN answers, but there is no TURN"};
  }
  return std::string(*realm);
}

}  // namespace earshot::app
