#include "acme/curl_transport.h"

#include <curl/curl.h>

#include <ctime>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "io/https_fields.h"

namespace earshot::acme {
namespace {

constexpr int kPoll_ms = 200;  // how late a stop may be noticed
constexpr long kConnectMax_s = 15;
constexpr long kRequestMax_s = 60;

void take_header(std::string_view line, HttpAnswer& answer) {
  const auto field = io::parse_http_field(line);
  if (!field) return;
  if (field->name == "location") answer.location = field->value;
  if (field->name == "replay-nonce") answer.replay_nonce = field->value;
  if (field->name == "retry-after") {
    answer.retry_after =
        io::parse_retry_after(field->value, std::time(nullptr), limits::kAcmeRetryAfterMax);
  }
}

size_t on_header(const char* data, size_t, size_t size, void* answer) {
  take_header({data, size}, *static_cast<HttpAnswer*>(answer));
  return size;
}

size_t on_body(const char* data, size_t, size_t size, void* answer) {
  std::string& body = static_cast<HttpAnswer*>(answer)->body;
  if (body.size() + size > limits::kAcmeAnswerBytesMax) return 0;  // ends the transfer
  body.append(data, size);
  return size;
}

struct Request {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> transfer{curl_easy_init(), curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields{nullptr, curl_slist_free_all};
};

void configure(const HttpRequest& request, const std::filesystem::path& ca_file, Request& out,
               HttpAnswer& answer) {
  CURL* const transfer = out.transfer.get();
  curl_easy_setopt(transfer, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(transfer, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(transfer, CURLOPT_USERAGENT, "Earshot");
  curl_easy_setopt(transfer, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(transfer, CURLOPT_QUICK_EXIT, 1L);  // does not wait for a slow name lookup
  curl_easy_setopt(transfer, CURLOPT_CONNECTTIMEOUT, kConnectMax_s);
  curl_easy_setopt(transfer, CURLOPT_TIMEOUT, kRequestMax_s);
  curl_easy_setopt(transfer, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(transfer, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(transfer, CURLOPT_WRITEDATA, &answer);
  if (!ca_file.empty()) {
    curl_easy_setopt(transfer, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(transfer, CURLOPT_CAPATH, nullptr);
  }
  if (request.method == HttpMethod::kHead) curl_easy_setopt(transfer, CURLOPT_NOBODY, 1L);
  if (request.method == HttpMethod::kPost) {
    out.fields.reset(curl_slist_append(nullptr, "Content-Type: application/jose+json"));
    curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, out.fields.get());
    curl_easy_setopt(transfer, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(transfer, CURLOPT_COPYPOSTFIELDS, request.body.c_str());
  }
}

}  // namespace

CurlTransport::CurlTransport(std::filesystem::path ca_file, const Waiter& waiter)
    : ca_file_(std::move(ca_file)),
      waiter_(waiter),
      multi_(curl_multi_init(), [](void* multi) { curl_multi_cleanup(multi); }) {
  CHECK(multi_ != nullptr);
}

Result<HttpAnswer> CurlTransport::send(const HttpRequest& request) {
  HttpAnswer answer;
  Request curl;
  CHECK(curl.transfer != nullptr);
  configure(request, ca_file_, curl, answer);
  curl_multi_add_handle(multi_.get(), curl.transfer.get());
  Result<void> ran = run(curl.transfer.get());
  curl_multi_remove_handle(multi_.get(), curl.transfer.get());
  if (!ran.ok()) return Error{ran.error().code, request.url + ": " + ran.error().message};
  long status = 0;
  curl_easy_getinfo(curl.transfer.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

Result<void> CurlTransport::run(void* transfer) {
  int running = 1;
  while (running > 0) {
    if (waiter_.stopped()) return Error{ErrorCode::kUnavailable, "the server is stopping"};
    curl_multi_perform(multi_.get(), &running);
    if (running > 0) curl_multi_poll(multi_.get(), nullptr, 0, kPoll_ms, nullptr);
  }
  int left = 0;
  CURLcode outcome = CURLE_OK;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE && message->easy_handle == transfer) {
      outcome = message->data.result;
    }
  }
  if (outcome != CURLE_OK) return Error{ErrorCode::kUnavailable, curl_easy_strerror(outcome)};
  return {};
}

}  // namespace earshot::acme
