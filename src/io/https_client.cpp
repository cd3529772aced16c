#include "io/https_client.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/address_class.h"
#include "base/check.h"
#include "base/limits.h"
#include "io/https_fields.h"
#include "io/native_address.h"

namespace earshot::io {
namespace {

constexpr int kPollMax_ms = 1000;

struct Transfer {
  HttpsRequest request;
  HttpsSender::Done done;
  HttpsAnswer answer;
  size_t head_bytes = 0;
  bool allow_private = false;
  bool refused_address = false;
  bool body_cut = false;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{nullptr, curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields{nullptr, curl_slist_free_all};
};

size_t on_header(const char* data, size_t, size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.head_bytes += size;
  if (transfer.head_bytes > limits::kHttpsHeadBytesMax) return 0;  // ends the transfer
  const auto field = parse_http_field({data, size});
  if (field && field->name == "retry-after") {
    transfer.answer.retry_after =
        parse_retry_after(field->value, std::time(nullptr), limits::kHttpsRetryAfterMax);
  }
  return size;
}

size_t on_body(const char* data, size_t, size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  std::string& body = transfer.answer.body;
  const size_t room = limits::kHttpsAnswerBytesMax - body.size();
  body.append(data, std::min(size, room));
  transfer.body_cut = size > room;
  return transfer.body_cut ? 0 : size;
}

// The one place where a connection begins, whatever was resolved before.
curl_socket_t on_open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  sockaddr_storage native{};
  if (address->addrlen > sizeof(native)) return CURL_SOCKET_BAD;
  std::memcpy(&native, &address->addr, address->addrlen);
  const bool is_ip = address->family == AF_INET || address->family == AF_INET6;
  const bool global = is_ip && classify(from_native(native).ip()) == AddressClass::kGlobal;
  if (!is_ip || (!global && !transfer.allow_private)) {
    transfer.refused_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void configure(Transfer& transfer, const std::filesystem::path& ca_file) {
  CURL* const easy = transfer.easy.get();
  const HttpsRequest& request = transfer.request;
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // behind one we would not see whom we talk to
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "Earshot");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // does not wait for a slow name lookup
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);    // one HTTP/2 connection instead of many
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(request.timeout);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::max<long>(timeout.count(), 1));
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  if (!ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  for (const std::string& field : request.fields) {
    transfer.fields.reset(curl_slist_append(transfer.fields.release(), field.c_str()));
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.fields.get());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());  // lives in the transfer
}

Result<HttpsAnswer> outcome(Transfer& transfer, CURLcode code) {
  // One address of a name may be refused and the next one take the request.
  if (transfer.refused_address && code != CURLE_OK && !transfer.body_cut) {
    return Error{ErrorCode::kForbidden, "its address is not on the internet"};
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT) {
    return Error{ErrorCode::kForbidden, "not an https address"};
  }
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && transfer.body_cut)) {
    return Error{ErrorCode::kUnavailable, curl_easy_strerror(code)};
  }
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.answer.status = static_cast<int>(status);
  return std::move(transfer.answer);
}

}  // namespace

// Owns the transfers; all but add() happens on its thread.
class HttpsClient::Worker {
 public:
  Worker(Executor& executor, HttpsClientOptions options)
      : executor_(executor),
        options_(std::move(options)),
        multi_(curl_multi_init(), curl_multi_cleanup) {
    CHECK(multi_ != nullptr);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      static_cast<long>(limits::kHttpsConnectionsMax));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(limits::kHttpsConnectionsPerHostMax));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(limits::kHttpsConnectionsMax));
    thread_ = std::thread([this] { run(); });
  }
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    curl_multi_wakeup(multi_.get());
    thread_.join();
  }

  // Any thread. False: there is no room.
  bool add(std::unique_ptr<Transfer>& transfer) {
    {
      const std::lock_guard lock(mutex_);
      if (count_ >= limits::kHttpsRequestsMax) return false;
      count_ += 1;
      waiting_.push_back(std::move(transfer));
    }
    curl_multi_wakeup(multi_.get());
    return true;
  }

 private:
  void run() {
    while (take_waiting()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      finish_done();
      curl_multi_poll(multi_.get(), nullptr, 0, kPollMax_ms, nullptr);
    }
    for (const auto& [easy, transfer] : active_) curl_multi_remove_handle(multi_.get(), easy);
    active_.clear();
  }

  bool take_waiting() {
    std::vector<std::unique_ptr<Transfer>> waiting;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return false;
      waiting.swap(waiting_);
    }
    for (std::unique_ptr<Transfer>& transfer : waiting) {
      transfer->easy.reset(curl_easy_init());
      CHECK(transfer->easy != nullptr);
      transfer->allow_private = options_.allow_private;
      configure(*transfer, options_.ca_file);
      CURL* const easy = transfer->easy.get();
      active_[easy] = std::move(transfer);
      curl_multi_add_handle(multi_.get(), easy);
    }
    return true;
  }

  void finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;
      auto node = active_.extract(easy);
      CHECK(!node.empty());
      Transfer& transfer = *node.mapped();
      Result<HttpsAnswer> result = outcome(transfer, code);
      curl_multi_remove_handle(multi_.get(), easy);
      {
        const std::lock_guard lock(mutex_);
        count_ -= 1;
      }
      executor_.post([done = std::move(transfer.done), result = std::move(result)]() mutable {
        done(std::move(result));
      });
    }
  }

  Executor& executor_;
  const HttpsClientOptions options_;
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::map<CURL*, std::unique_ptr<Transfer>> active_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Transfer>> waiting_;
  size_t count_ = 0;  // waiting and active
  bool stopping_ = false;
  std::thread thread_;
};

HttpsClient::HttpsClient(Executor& executor, HttpsClientOptions options)
    : executor_(executor), worker_(std::make_unique<Worker>(executor, std::move(options))) {}

HttpsClient::~HttpsClient() = default;

void HttpsClient::post(HttpsRequest request, Done done) {
  auto transfer = std::make_unique<Transfer>();
  transfer->request = std::move(request);
  transfer->done = std::move(done);
  if (worker_->add(transfer)) return;
  executor_.post([done = std::move(transfer->done)] {
    done(Error{ErrorCode::kUnavailable, "too many requests are under way"});
  });
}

}  // namespace earshot::io
