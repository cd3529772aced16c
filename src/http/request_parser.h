// Bytes in, one HTTP/1.1 request out (RFC 9112). Over Boost.Beast's parser, which only
// request_parser.cpp knows. No I/O, no clock. After an error the connection is of no more use.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request_head.h"

namespace earshot::http {

class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Takes what it can use from the front of `input` and returns how much that was. The rest has to
  // be offered again, together with what arrives later. Stops where the head ends and where the
  // request ends. kInvalid: not HTTP. kTooLarge: the head. kUnsupported: version, encoding.
  Result<size_t> feed(std::string_view input);

  bool head_done() const;
  bool done() const;  // head and body

  // Once head_done().
  const RequestHead& head() const;
  RequestHead take_head();
  // The decoded body that has arrived since the last call.
  std::string take_body();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The standard text for a status, "Not Found" for 404.
std::string_view reason_phrase(int status);

}  // namespace earshot::http
