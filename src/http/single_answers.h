// HTTP for those who ask once: one request, one answer, then the connection ends. Without TLS.
// Hostile input; loop thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_set>

#include "base/task.h"
#include "http/request_head.h"
#include "http/response.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/stream.h"

namespace earshot::http {

class SingleAnswers {
 public:
  // The body of an answer is a text. Bodies of requests are not read.
  using Answer = std::function<Response(const RequestHead&)>;

  // `loop` outlives this.
  SingleAnswers(io::EventLoop& loop, size_t connections_max, size_t per_host_max, Answer answer);
  SingleAnswers(const SingleAnswers&) = delete;
  SingleAnswers& operator=(const SingleAnswers&) = delete;

  // Closes the stream when there are too many, of its host or in all.
  void serve(std::unique_ptr<io::Stream> stream);

  // To stop: close_all(), then run the loop until idle().
  void close_all();
  bool idle() const { return streams_.empty(); }

 private:
  Task<void> run(std::unique_ptr<io::Stream> stream, io::ConnectionSlot slot);

  io::EventLoop& loop_;
  const Answer answer_;
  io::ConnectionLimit connections_;
  std::unordered_set<io::Stream*> streams_;
};

Response text_response(int status, std::string text);

}  // namespace earshot::http
