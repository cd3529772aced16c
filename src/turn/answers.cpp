#include "turn/answers.h"

#include <algorithm>

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunClass;
using codec::StunWriter;

std::span<uint8_t> answer_span(World& world) {
  return std::span(world.answer_buffer).subspan(kPacketHeadroom, kAnswerBytesMax);
}

void send(World& world, const Request& request, Bytes answer) {
  world.driver.send_to_client(request.path,
                              {world.answer_buffer.data() + kPacketHeadroom, answer.size()});
}

StunWriter writer_for(World& world, const Request& request, StunClass cls) {
  return StunWriter(answer_span(world), cls, request.message.method(),
                    request.message.transaction_id());
}

}  // namespace

bool may_answer_unauthenticated(World& world, const Request& request) {
  const FiveTuple& tuple = request.path.tuple;
  const bool stream = is_stream(tuple.transport);
  UnauthenticatedLimiter& limiter = stream ? world.stream_limiter : world.datagram_limiter;
  if (limiter.take(tuple.client, request.now)) return true;
  ++world.counters.dropped_unanswered;
  // Nobody repeats a request over a stream: its sender would wait in vain.
  if (stream && request.allocation == nullptr) world.driver.close_link(request.path.link);
  return false;
}

void send_challenge(World& world, const Request& request, int code) {
  const NonceText nonce = world.nonces.issue(request.now, request.path.tuple);
  StunWriter writer = writer_for(world, request, StunClass::kError);
  writer.add_error(code);
  writer.add(StunAttribute::kRealm, std::string_view(world.config.realm));
  writer.add(StunAttribute::kNonce, as_text(nonce));
  ++world.counters.challenges;
  send(world, request, writer.finish());
}

void send_error(World& world, const Request& request, const Requester* requester, int code,
                const codec::UnknownAttributes& unknown) {
  StunWriter writer = writer_for(world, request, StunClass::kError);
  writer.add_error(code);
  if (unknown.count > 0) writer.add_unknown(unknown);
  if (requester != nullptr) writer.add_integrity(requester->key, world.crypto.hmac_sha1);
  ++world.counters.requests_refused;
  send(world, request, writer.finish());
}

SuccessAnswer::SuccessAnswer(World& world, const Request& request)
    : world_(world), request_(request), writer_(writer_for(world, request, StunClass::kSuccess)) {}

void SuccessAnswer::send_plain() { turn::send(world_, request_, writer_.finish()); }

void SuccessAnswer::send(const Requester& requester) {
  writer_.add_integrity(requester.key, world_.crypto.hmac_sha1);
  const Bytes answer = writer_.finish();
  const FiveTuple& tuple = request_.path.tuple;
  if (!is_stream(tuple.transport)) {
    world_.responses.keep(tuple, request_.message.transaction_id(), answer, request_.now);
  }
  turn::send(world_, request_, answer);
}

bool repeat_answer(World& world, const Request& request) {
  const FiveTuple& tuple = request.path.tuple;
  if (is_stream(tuple.transport)) return false;
  const Bytes kept = world.responses.find(tuple, request.message.transaction_id(), request.now);
  if (kept.empty()) return false;
  std::copy(kept.begin(), kept.end(), answer_span(world).begin());
  ++world.counters.requests_repeated;
  send(world, request, kept);
  return true;
}

}  // namespace earshot::turn
