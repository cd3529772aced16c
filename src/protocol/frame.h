// Frames of the WebSocket: {"type", "id"?, "seq"?, "data"}. docs/protocol.md is the reference.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "base/result.h"
#include "protocol/event.gen.h"
#include "protocol/request.gen.h"

namespace earshot::protocol {

inline constexpr int64_t kFrameIdMax = 9'007'199'254'740'991;  // 2^53 - 1, exact in JavaScript

struct ClientFrame {
  uint64_t id = 0;  // 1..kFrameIdMax
  ClientRequest request;

  friend bool operator==(const ClientFrame&, const ClientFrame&) = default;
};

// Errors: invalid (with `field`), unsupported (unknown type), too_large. Unknown fields are
// ignored.
Result<ClientFrame> decode_client_frame(std::string_view text);

// For answering a frame that could not be decoded: its id, or 0 if it has none that is valid.
uint64_t peek_frame_id(std::string_view text);

// `id` 0: the frame that caused the error had none.
std::string encode_error(uint64_t id, const Error& error);
// The body of a failed REST answer.
std::string encode_error_body(const Error& error);

template <class R>
std::string encode_ok(uint64_t id, const R& result) {
  JsonWriter json;
  json.begin_object();
  json.key("type");
  json.string("ok");
  json.key("id");
  json.number(id);
  json.key("data");
  encode(json, result);
  json.end_object();
  return json.take();
}

std::string encode_event(const ServerEvent& event, uint64_t seq);

// For a fan-out: encode once without seq, then finish it for each client.
std::string encode_event_open(const ServerEvent& event);
std::string close_event(std::string_view open, uint64_t seq);

// Any object of the contract as JSON text, such as a REST answer.
template <class T>
std::string to_json(const T& value) {
  JsonWriter json;
  encode(json, value);
  return json.take();
}

}  // namespace earshot::protocol
