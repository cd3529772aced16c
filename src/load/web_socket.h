// A client's side of a WebSocket (RFC 6455; wslay does the frames), bytes in, messages out. It
// answers pings by itself. One owner.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"

struct wslay_event_context;

namespace earshot::load {

class WebSocket {
 public:
  using OnText = std::function<void(std::string_view text)>;

  // `random` outlives it. `on_text` must not destroy it.
  WebSocket(Random& random, OnText on_text);
  ~WebSocket();
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  // What came. kInvalid: the server broke the protocol; kUnavailable: it closed.
  Result<void> feed(Bytes bytes);
  void send_text(std::string_view text);
  // What is to be written; it is then gone from here.
  std::string take_output() { return std::move(output_); }

  static std::string make_key(Random& random);

 private:
  struct Callbacks;

  Random& random_;
  OnText on_text_;
  wslay_event_context* context_ = nullptr;
  Bytes input_;
  std::string output_;
};

}  // namespace earshot::load
