#include "app/server.h"

#include <algorithm>
#include <utility>

#include "app/metrics.h"
#include "app/vapid_key.h"
#include "app/version.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"
#include "io/tls_self_signed.h"

namespace earshot::app {
namespace {

constexpr size_t kBlockingThreads = 2;  // files and pictures; passwords have a thread of their own
constexpr Duration kCertificateCheckInterval = 10s;
constexpr Duration kSweepInterval = 1h;
constexpr Duration kRetryAfterMin = 300ms;  // clients come back spread over this time
constexpr Duration kRetryAfterMax = 3s;
constexpr Duration kStopCheckInterval = 50ms;
constexpr Duration kWritesFinish = 200ms;  // answers that nobody waits for any more
// Presence has no deadline that must be met to the millisecond, so it is looked at this often.
constexpr Duration kPresenceInterval = 1s;

std::vector<std::string> public_origins(const Config& config) {
  if (config.public_url.empty()) return {};
  return {config.public_url};
}

// Where plain HTTP is sent: the first port that is not the one for plain HTTP itself.
uint16_t https_port(const std::vector<std::unique_ptr<io::TcpListener>>& listeners) {
  for (const auto& listener : listeners) {
    if (listener->address().port() != 80) return listener->address().port();
  }
  return 443;
}

io::StreamHandlers::OnStream turn_handler(MediaPlane* media) {
  if (media == nullptr) return {};
  return [media](std::unique_ptr<io::Stream> stream) { media->adopt(std::move(stream)); };
}

io::StreamHandlers::OnStream ice_tcp_handler(SfuPlane* sfu) {
  if (sfu == nullptr) return {};
  return [sfu](std::unique_ptr<io::Stream> stream) { sfu->adopt(std::move(stream)); };
}

meetings::SfuPort* port_of(const std::unique_ptr<SfuPlane>& sfu) {
  return sfu == nullptr ? nullptr : &sfu->port();
}

const media::SfuServer* server_of(const std::unique_ptr<SfuPlane>& sfu) {
  return sfu == nullptr ? nullptr : &sfu->server();
}

push::PushService* service_of(const std::unique_ptr<PushPlane>& push) {
  return push == nullptr ? nullptr : &push->service;
}

}  // namespace

Result<Foundation> lay_foundation(const Config& config, io::EventLoop& loop, Random& random) {
  Foundation foundation;
  TRY_ASSIGN(foundation.database,
             storage::Database::open({.path = (config.data_dir / "earshot.db").string()}, loop,
                                     loop.clock().wall_now()));
  foundation.pool =
      std::make_unique<io::BlockingPool>(loop, kBlockingThreads, limits::kBlockingQueueMax);
  TRY_ASSIGN(foundation.files,
             http::AttachmentFiles::create(*foundation.pool, config.data_dir.string(), random));
  if (!config.web_dir.empty()) {
    TRY_ASSIGN(foundation.site, http::StaticSite::load(config.web_dir.string()));
  }
  if (config.tls != TlsMode::kOff) {
    TRY_ASSIGN(foundation.certificates, Certificates::open(config, random));
    foundation.tls = &foundation.certificates->tls();
  }
  if (config.turn.enabled) {
    TRY_ASSIGN(foundation.media, MediaPlane::start(config, random));
  }
  TRY_ASSIGN(foundation.sfu, SfuPlane::start(config, loop, random));
  if (config.push.enabled) {
    TRY_ASSIGN(foundation.vapid_key, load_vapid_key(config.data_dir));
  }
  return foundation;
}

Server::Server(const Config& config, Foundation foundation, io::EventLoop& loop, Random& random)
    : config_(config),
      loop_(loop),
      foundation_(std::move(foundation)),
      identity_store_(*foundation_.database),
      last_seen_store_(*foundation_.database),
      message_store_(*foundation_.database),
      conversation_store_(*foundation_.database),
      attachment_store_(*foundation_.database),
      relation_store_(*foundation_.database),
      call_store_(*foundation_.database),
      call_history_store_(*foundation_.database),
      preference_store_(*foundation_.database),
      push_store_(*foundation_.database),
      clients_(random),
      events_(clients_),
      leaving_events_(events_, loop.clock()),
      chat_events_(leaving_events_, people_),
      chat_({message_store_, conversation_store_, attachment_store_, relation_store_}, chat_events_,
            random),
      visibility_(chat_.relations),
      presence_(last_seen_store_, visibility_, events_),
      profile_broadcast_(presence_, events_),
      people_(profile_broadcast_),
      hasher_(loop, {}),
      background_(*foundation_.pool, loop),
      identity_(identity_store_, hasher_, background_, people_, random),
      push_audience_(clients_, presence_),
      push_(PushPlane::make(foundation_.vapid_key, config.push,
                            {push_store_, push_audience_, loop, random})),
      push_sessions_(service_of(push_)),
      ring_notifier_(service_of(push_), people_),
      preferences_(preference_store_, events_),
      call_policy_(chat_, clients_, people_, preferences_),
      call_entries_(chat_),
      call_journal_(call_store_, call_entries_),
      call_history_(call_history_store_, events_),
      ice_grants_(config.ice_servers, config.turn.external, clients_, loop.clock()),
      public_addresses_(loop, *foundation_.pool,
                        system_address_search(config.public_address, config.stun_servers)),
      check_runner_(config_, public_addresses_, loop, *foundation_.pool),
      calls_(config.calls, {call_policy_, sdp_filter_, counted_calls_, events_, ice_grants_,
                            ring_notifier_, call_over_, random}),
      group_calls_(config.meetings, {*foundation_.database, chat_, clients_, people_, calls_,
                                     call_history_, ice_grants_, service_of(push_), call_entries_,
                                     port_of(foundation_.sfu), events_, random}),
      load_report_(server_of(foundation_.sfu), foundation_.media.get(), group_calls_.service),
      connection_tests_(ice_grants_, ice_grants_, random, config.public_url),
      block_bridge_(presence_, calls_, group_calls_.service, loop.clock()),
      dispatcher_({identity_.accounts(), presence_, chat_, calls_, group_calls_.service,
                   call_history_, preferences_, connection_tests_, loop.clock()}),
      gateway_(loop, clients_, dispatcher_, random, kVersion),
      upgrade_bridge_(gateway_),
      rest_identity_(identity_, presence_, chat_.relations, {config.name, kVersion}),
      rest_chat_(chat_),
      rest_calls_(calls_, group_calls_.service, call_history_, [this] { arm_deadlines(); }),
      rest_attachments_(chat_.attachments, *foundation_.files, random),
      rest_admin_(identity_, call_history_, config.public_url),
      rest_authority_(foundation_.certificates ? foundation_.certificates->authority() : ""),
      rest_connections_(connection_tests_, call_policy_, &check_runner_, &load_report_),
      rest_push_(service_of(push_)),
      http_({loop, *foundation_.pool, identity_.sessions(), *foundation_.files, router_,
             foundation_.site.get(), upgrade_bridge_, *CidrSet::parse(config.trusted_proxies)},
            http::OriginCheck(public_origins(config))),
      connection_limit_(limits::kTcpConnectionsMax, limits::kTcpConnectionsPerAddressMax,
                        *CidrSet::parse(config.trusted_proxies)) {
  introduce();
  add_routes();
  loop_.add_turn_end([this] { arm_deadlines(); });
}

Server::~Server() = default;

// Those that need each other, to each other.
void Server::introduce() {
  call_journal_.watch(call_history_);
  leaving_events_.use(group_calls_.service);
  call_over_.use(group_calls_.service);
  call_policy_.use(group_calls_.service);
  push_audience_.use(calls_, group_calls_.service);
  if (push_ != nullptr) {
    chat_events_.use(push_->service);
    push_->service.on_ring_accepted([this](CallId call) { calls_.notified(call, loop_.now()); });
  }
  chat_.relations.observe(block_bridge_);
  identity_.sessions().add_listener(gateway_);
  identity_.sessions().add_listener(push_sessions_);
}

void Server::add_routes() {
  rest_identity_.add_routes(router_);
  rest_chat_.add_routes(router_);
  rest_calls_.add_routes(router_);
  rest_attachments_.add_routes(router_);
  rest_admin_.add_routes(router_);
  rest_authority_.add_routes(router_);
  rest_connections_.add_routes(router_);
  rest_push_.add_routes(router_);
}

Task<Result<void>> Server::load() {
  CO_TRY(co_await chat_.load());
  CO_TRY(co_await people_.load(identity_.directory()));
  if (push_ != nullptr) {
    CO_TRY(co_await push_->service.load());
  }
  CO_TRY(co_await preferences_.load());
  CO_TRY_ASSIGN(const std::vector<calls::CallRecord> going_on, co_await call_journal_.recover());
  calls_.restore(going_on, loop_.clock().now(), loop_.clock().wall_now());
  CO_TRY(co_await group_calls_.load(loop_.clock()));
  co_return Result<void>();
}

// The relay inside, where it is seen, and the HTTPS port as one more way to it.
void Server::use_relay() {
  MediaPlane& media = *foundation_.media;
  ice_grants_.use_relay(media, media.secret(),
                        {.udp_port = media.port(),
                         .tcp_port = media.port(),
                         .tls = foundation_.tls != nullptr,
                         .public_url = config_.public_url,
                         .addresses = {}});
}

// Where the relay and the forwarding unit are seen from outside.
void Server::find_addresses() {
  const auto tell = [this] {
    const std::vector<IpAddress> ips = public_addresses_.ips();
    std::vector<SocketAddress> forwarding_unit;
    if (foundation_.sfu != nullptr) {
      std::vector<SocketAddress> tcp;
      for (const auto& listener : listeners_) tcp.push_back(listener->address());
      forwarding_unit = foundation_.sfu->set_addresses(ips, tcp);
    }
    if (foundation_.media != nullptr) {
      ice_grants_.set_addresses(ips);
      foundation_.media->set_addresses(ips, std::move(forwarding_unit));
    }
  };
  if (foundation_.sfu != nullptr) tell();
  public_addresses_.start([tell](const std::vector<PublicAddress>&) { tell(); });
}

Result<void> Server::listen() {
  for (const std::string& text : config_.listen) {
    TRY_ASSIGN(const SocketAddress address, SocketAddress::parse(text));
    TRY_ASSIGN(std::unique_ptr<io::TcpListener> listener,
               io::TcpListener::create(loop_, address, connection_limit_, foundation_.tls,
                                       {.on_http =
                                            [this](std::unique_ptr<io::Stream> stream) {
                                              http_.serve(std::move(stream));
                                            },
                                        .on_turn = turn_handler(foundation_.media.get()),
                                        .on_plain_http =
                                            [this](std::unique_ptr<io::Stream> stream) {
                                              plain_redirect_->serve(std::move(stream));
                                            },
                                        .on_ice_tcp = ice_tcp_handler(foundation_.sfu.get())}));
    log_info("app", "listening",
             {{"address", listener->address().to_string()}, {"tls", foundation_.tls != nullptr}});
    if (foundation_.tls == nullptr && !address.is_loopback() && config_.public_url.empty()) {
      log_warning("app",
                  "plain HTTP beyond this machine: browsers will refuse the microphone, use "
                  "--tls or a proxy");
    }
    listeners_.push_back(std::move(listener));
  }
  TRY(listen_for_metrics());
  if (foundation_.tls != nullptr) keep_certificate();
  if (foundation_.media != nullptr) use_relay();
  if (foundation_.media != nullptr || foundation_.sfu != nullptr) find_addresses();
  sweep_.arm_after(kPresenceInterval);
  arm_deadlines();
  return {};
}

Result<void> Server::listen_for_metrics() {
  if (config_.metrics.listen.empty()) return {};
  TRY_ASSIGN(const SocketAddress address, SocketAddress::parse(config_.metrics.listen));
  TRY_ASSIGN(metrics_,
             http::MetricsEndpoint::create(loop_, address, [this] { return metrics_text(); }));
  log_info("app", "metrics for Prometheus", {{"address", metrics_->address().to_string()}});
  return {};
}

std::optional<SocketAddress> Server::metrics_address() const {
  if (metrics_ == nullptr) return std::nullopt;
  return metrics_->address();
}

std::string Server::metrics_text() const {
  MetricsValues values;
  values.version = kVersion;
  values.started = started_;
  values.process = read_process_use();
  values.tcp_connections = connection_limit_.open();
  values.sockets = gateway_.open_sockets();
  values.clients = clients_.size();
  values.messages_sent = chat_.messages.sent();
  values.commits = foundation_.database->commits();
  values.commit_time = foundation_.database->commit_time();
  values.calls_running = calls_.ongoing();
  values.calls = &counted_calls_.counts();
  values.group_calls_running = group_calls_.service.ongoing();
  values.group_calls = &group_calls_.counted_journal.counts();
  if (foundation_.media != nullptr) values.turn = foundation_.media->counters();
  if (foundation_.sfu != nullptr) {
    values.sfu = &foundation_.sfu->server().monitor();
    values.load = &foundation_.sfu->server().governor();
  }
  return write_metrics(values);
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> out;
  if (!config_.public_url.empty()) out.push_back(config_.public_url);
  const bool tls = foundation_.tls != nullptr;
  const std::string scheme = tls ? "https://" : "http://";
  const auto add = [&out](const std::string& url) {
    if (std::find(out.begin(), out.end(), url) == out.end()) out.push_back(url);
  };
  for (const auto& listener : listeners_) {
    const SocketAddress& address = listener->address();
    // Beside HTTPS port 80 only leads there.
    if (tls && address.port() == 80) continue;
    const bool usual = address.port() == (tls ? 443 : 80);
    const std::string port = usual ? "" : ":" + std::to_string(address.port());
    if (address.is_loopback() || address.is_wildcard()) add(scheme + "localhost" + port);
    if (address.is_wildcard()) {
      for (const std::string& name : io::local_names()) {
        const auto ip = SocketAddress::parse(name + ":0");
        if (ip.ok() && ip->is_v4() && !ip->is_loopback()) add(scheme + name + port);
      }
    } else if (!address.is_loopback()) {
      add(scheme + (address.is_v4() ? address.ip_text() : "[" + address.ip_text() + "]") + port);
    }
  }
  return out;
}

// ---- time ----

void Server::arm_deadlines() {
  Timestamp next = loop_.now() + kPresenceInterval;
  next = std::min(next, calls_.next_deadline().value_or(Timestamp::max()));
  next = std::min(next, group_calls_.service.next_deadline().value_or(Timestamp::max()));
  if (push_ != nullptr) next = std::min(next, push_->service.next_deadline());
  // Called in every turn: the timer is moved only when something is due earlier than it is set to.
  if (deadline_.armed() && armed_for_ <= next) return;
  armed_for_ = next;
  deadline_.arm(next);
}

void Server::on_deadline() {
  const Timestamp now = loop_.now();
  if (calls_.next_deadline().value_or(Timestamp::max()) <= now) calls_.on_deadline(now);
  if (group_calls_.service.next_deadline().value_or(Timestamp::max()) <= now)
    group_calls_.service.on_deadline(now);
  connection_tests_.on_deadline(now);
  if (push_ != nullptr) push_->service.on_deadline(now);
  if (presence_.next_deadline() <= now) presence_.on_deadline(now, loop_.clock().wall_now());
}

void Server::keep_certificate() {
  Certificates& certificates = *foundation_.certificates;
  http::PlainRedirectSettings settings{.public_url = "",
                                       .https_port = https_port(listeners_),
                                       .find_challenge = [&certificates](std::string_view token) {
                                         return certificates.find_challenge(token);
                                       }};
  if (config_.public_url.starts_with("https://")) settings.public_url = config_.public_url;
  plain_redirect_ = std::make_unique<http::PlainRedirect>(loop_, std::move(settings));
  certificates.start(loop_);
  certificate_check_.arm_after(kCertificateCheckInterval);
}

void Server::refresh_certificate() {
  foundation_.certificates->refresh(loop_.clock().wall_now());
  certificate_check_.arm_after(kCertificateCheckInterval);
}

void Server::reload_certificate() {
  if (foundation_.tls == nullptr) return;
  refresh_certificate();
  foundation_.certificates->look_now();
}

void Server::sweep_old() {
  spawn(rest_attachments_.sweep(loop_.clock().wall_now()));
  spawn(call_history_.sweep(loop_.clock().wall_now()));
  sweep_.arm_after(kSweepInterval);
}

// ---- the end ----

void Server::stop(std::function<void()> stopped) {
  if (stopped_) return;
  log_info("app", "stopping", {{"sockets", gateway_.open_sockets()}});
  stopped_ = std::move(stopped);
  listeners_.clear();
  presence_.stop(loop_.clock().wall_now());
  gateway_.stop(kRetryAfterMin, kRetryAfterMax);
  if (push_ != nullptr) push_->service.stop();
  http_.close_all();
  if (plain_redirect_) plain_redirect_->close_all();
  if (metrics_) metrics_->close();
  stop_by_ = loop_.now() + limits::kShutdownMax - 2s;
  stop_check_.arm_after(kStopCheckInterval);
}

void Server::check_stopped() {
  const bool drained = gateway_.empty() && http_.idle() &&
                       (!plain_redirect_ || plain_redirect_->idle()) &&
                       (!metrics_ || metrics_->idle());
  if (!drained && loop_.now() < stop_by_) {
    stop_check_.arm_after(kStopCheckInterval);
    return;
  }
  if (!drained) log_warning("app", "some connections did not end in time");
  // Writes that were asked for before the last socket closed.
  stop_by_ = Timestamp();
  if (std::exchange(draining_, true)) {
    if (foundation_.media != nullptr) foundation_.media->stop();
    if (foundation_.sfu != nullptr) foundation_.sfu->stop();
    stopped_();
  } else {
    stop_check_.arm_after(kWritesFinish);
  }
}

}  // namespace earshot::app
