// The one file that knows Boost.Beast. Beast reports protocol errors through error codes here; the
// exceptions of its containers are not used.
#include "http/request_parser.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include "base/limits.h"

namespace earshot::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using beast::error_code;

Method to_method(bhttp::verb verb) {
  switch (verb) {
    case bhttp::verb::get: return Method::kGet;
    case bhttp::verb::head: return Method::kHead;
    case bhttp::verb::post: return Method::kPost;
    case bhttp::verb::put: return Method::kPut;
    case bhttp::verb::patch: return Method::kPatch;
    case bhttp::verb::delete_: return Method::kDelete;
    default: return Method::kOther;
  }
}

Error to_error(const error_code& code) {
  if (code == bhttp::error::header_limit || code == bhttp::error::buffer_overflow) {
    return {ErrorCode::kTooLarge, "The head of this request is too large."};
  }
  if (code == bhttp::error::bad_version || code == bhttp::error::bad_transfer_encoding) {
    return {ErrorCode::kUnsupported, "This is not HTTP/1.1 as this server speaks it."};
  }
  return {ErrorCode::kInvalid, "This is not a well-formed HTTP request."};
}

}  // namespace

class RequestParser::Impl final : public bhttp::basic_parser<true> {
 public:
  Impl() {
    header_limit(static_cast<std::uint32_t>(limits::kHttpHeadBytesMax));
    // Depends on the route: whoever takes the body counts. (Beast 1.74 takes "none" for zero.)
    body_limit(std::numeric_limits<std::uint64_t>::max());
  }

  RequestHead head;
  std::string body;

 private:
  void on_request_impl(bhttp::verb method, beast::string_view, beast::string_view target, int,
                       error_code& error) override {
    if (target.size() > limits::kHttpTargetBytesMax) {
      error = bhttp::error::header_limit;
      return;
    }
    head.method = to_method(method);
    head.target = std::string(target);
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(bhttp::field, beast::string_view name, beast::string_view value,
                     error_code& error) override {
    if (head.fields.size() >= limits::kHttpFieldsMax) {
      error = bhttp::error::header_limit;
      return;
    }
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    head.fields.emplace_back(std::move(lower), std::string(value));
  }
  void on_header_impl(error_code& error) override {
    // Two hosts, or none, is how requests are smuggled past proxies (RFC 9112 §3.2).
    const auto hosts = std::count_if(head.fields.begin(), head.fields.end(),
                                     [](const auto& field) { return field.first == "host"; });
    if (hosts != 1) error = bhttp::error::bad_value;
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view data, error_code&) override {
    body.append(data.data(), data.size());
    return data.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view data, error_code&) override {
    body.append(data.data(), data.size());
    return data.size();
  }
  void on_finish_impl(error_code&) override {}
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

Result<size_t> RequestParser::feed(std::string_view input) {
  size_t used = 0;
  while (!impl_->is_done()) {
    const bool in_head = !impl_->is_header_done();
    error_code error;
    const auto rest = input.substr(used);
    const size_t taken = impl_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    used += taken;
    if (error == bhttp::error::need_more) return used;
    if (error) return to_error(error);
    if (in_head && impl_->is_header_done()) {
      impl_->head.keep_alive = impl_->keep_alive();
      impl_->head.chunked = impl_->chunked();
      if (const auto length = impl_->content_length()) impl_->head.content_length = *length;
      return used;
    }
    if (used == input.size()) return used;
  }
  return used;
}

bool RequestParser::head_done() const { return impl_->is_header_done(); }
bool RequestParser::done() const { return impl_->is_done(); }
const RequestHead& RequestParser::head() const { return impl_->head; }
RequestHead RequestParser::take_head() { return std::move(impl_->head); }
std::string RequestParser::take_body() { return std::exchange(impl_->body, {}); }

std::string_view reason_phrase(int status) {
  const auto phrase = bhttp::obsolete_reason(static_cast<bhttp::status>(status));
  return {phrase.data(), phrase.size()};
}

}  // namespace earshot::http
