// The HTTP/1.1 server: takes connected streams and answers what comes over them until they close or
// become WebSockets.
//
// Loop thread. Everything passed to the constructor outlives it. To stop: stop giving it streams,
// close_all(), then run the loop until idle().
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/address_class.h"
#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/time.h"
#include "http/attachment_files.h"
#include "http/origin_check.h"
#include "http/router.h"
#include "http/static_site.h"
#include "http/upgrade.h"
#include "identity/sessions.h"
#include "io/event_loop.h"
#include "io/stream.h"

namespace earshot::http {

class Connection;

struct ServerDeadlines {
  Duration head = limits::kHttpHeadDeadline;
  Duration keep_alive = limits::kHttpKeepAliveMax;
  Duration stall = limits::kHttpStallMax;
  Duration json_body = limits::kHttpJsonBodyDeadline;
};

struct ServerRates {
  Rate user = limits::kHttpUserRate;
  Rate address = limits::kHttpAddressRate;
  Rate lookup = limits::kSessionLookupRate;  // of sessions in the database, per address
};

struct ServerParts {
  io::EventLoop& loop;
  io::BlockingPool& pool;
  identity::Sessions& sessions;
  AttachmentFiles& files;
  const Router& router;
  const StaticSite* site;  // nullptr: no web client, only the API
  UpgradeHandler& upgrades;
  CidrSet trusted_proxies = {};  // whose X-Forwarded-For is believed
};

class HttpServer {
 public:
  HttpServer(ServerParts parts, OriginCheck origins, ServerDeadlines deadlines = {},
             ServerRates rates = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // `received`: what was read from it already, to find out that it is HTTP. Closes it when
  // there are too many.
  void serve(std::unique_ptr<io::Stream> stream, std::string received = {});

  void close_all();
  bool idle() const { return connections_.empty(); }

 private:
  friend Connection;

  bool take_upload_slot(UserId user);
  void give_upload_slot(UserId user);

  const ServerParts parts_;
  const OriginCheck origins_;
  const ServerDeadlines deadlines_;
  KeyedRateLimiter<UserId> user_rate_;
  KeyedRateLimiter<std::string> address_rate_;
  KeyedRateLimiter<std::string> lookup_rate_;
  std::unordered_set<Connection*> connections_;
  std::unordered_map<UserId, size_t> uploads_;  // running, by user; never zero
  size_t uploads_running_ = 0;
};

}  // namespace earshot::http
