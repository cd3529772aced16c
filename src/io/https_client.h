// HttpsSender over libcurl, on a thread of its own. Made for addresses that strangers give us, so
// that nobody can make the server talk to its own network (SSRF):
// - HTTPS alone, certificates verified, no redirects, no proxy;
// - the address of every connection is looked at when it is opened, after the name was resolved, so
//   a name that changes its mind between a check and the use (DNS rebinding) gains nothing;
// - an answer has little time and few bytes.
#pragma once

#include <filesystem>
#include <memory>

#include "base/executor.h"
#include "io/https_sender.h"

namespace earshot::io {

struct HttpsClientOptions {
  std::filesystem::path ca_file;  // PEM, trusted instead of the system's authorities; empty: those
  bool allow_private = false;     // addresses that are not on the internet, too
};

class HttpsClient final : public HttpsSender {
 public:
  // `executor` outlives it and calls what is done; it runs nothing any more once this is gone.
  HttpsClient(Executor& executor, HttpsClientOptions options);
  ~HttpsClient() override;  // ends what is under way
  HttpsClient(const HttpsClient&) = delete;
  HttpsClient& operator=(const HttpsClient&) = delete;

  void post(HttpsRequest request, Done done) override;

 private:
  class Worker;

  Executor& executor_;
  const std::unique_ptr<Worker> worker_;
};

}  // namespace earshot::io
