// The whole server: makes every part, in the order in which they need each other, and connects
// them. Loop thread. Members are destroyed in reverse, so each part outlives those that use it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/bridges.h"
#include "app/call_counts.h"
#include "app/certificates.h"
#include "app/check_runner.h"
#include "app/config.h"
#include "app/ice_grants.h"
#include "app/load_report.h"
#include "app/media_plane.h"
#include "app/meeting_plane.h"
#include "app/people.h"
#include "app/profile_broadcast.h"
#include "app/public_address.h"
#include "app/push_bridge.h"
#include "app/sfu_plane.h"
#include "base/random.h"
#include "calls/call_history.h"
#include "calls/call_journal.h"
#include "calls/call_preferences.h"
#include "calls/call_service.h"
#include "calls/connection_tests.h"
#include "chat/chat_service.h"
#include "gateway/client_registry.h"
#include "gateway/dispatcher.h"
#include "gateway/event_fanout.h"
#include "gateway/gateway.h"
#include "gateway/sdp_filter.h"
#include "http/attachment_files.h"
#include "http/metrics_endpoint.h"
#include "http/plain_redirect.h"
#include "http/rest_admin.h"
#include "http/rest_attachments.h"
#include "http/rest_authority.h"
#include "http/rest_calls.h"
#include "http/rest_chat.h"
#include "http/rest_connections.h"
#include "http/rest_identity.h"
#include "http/rest_push.h"
#include "http/router.h"
#include "http/server.h"
#include "http/static_site.h"
#include "identity/argon2_hasher.h"
#include "identity/identity_service.h"
#include "io/blocking_pool.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/tcp_listener.h"
#include "io/timer.h"
#include "io/tls_context.h"
#include "presence/presence_service.h"
#include "storage/database.h"
#include "storage/sqlite_attachment_store.h"
#include "storage/sqlite_call_history.h"
#include "storage/sqlite_call_log.h"
#include "storage/sqlite_conversation_store.h"
#include "storage/sqlite_identity_store.h"
#include "storage/sqlite_last_seen_store.h"
#include "storage/sqlite_message_store.h"
#include "storage/sqlite_preference_store.h"
#include "storage/sqlite_push_store.h"
#include "storage/sqlite_relation_store.h"

namespace earshot::app {

// What is opened before there is a loop to wait on; blocking.
struct Foundation {
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<io::BlockingPool> pool;
  std::unique_ptr<http::AttachmentFiles> files;
  std::unique_ptr<http::StaticSite> site;      // nullptr: only the API
  std::unique_ptr<Certificates> certificates;  // nullptr: plain HTTP
  io::TlsContext* tls = nullptr;               // of `certificates`
  std::unique_ptr<MediaPlane> media;           // nullptr: no relay inside
  std::unique_ptr<SfuPlane> sfu;               // nullptr: no group calls
  std::optional<io::P256Key> vapid_key;        // none: no notifications
};
Result<Foundation> lay_foundation(const Config& config, io::EventLoop& loop, Random& random);

class Server {
 public:
  Server(const Config& config, Foundation foundation, io::EventLoop& loop, Random& random);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Reads what is kept in memory and takes up the calls that went on. Before listen().
  Task<Result<void>> load();
  Result<void> listen();
  // The addresses people can open, the best one first.
  std::vector<std::string> addresses() const;
  // Where metrics are read; nothing: they are off.
  std::optional<SocketAddress> metrics_address() const;

  // Accepts no more, tells every client, and calls `stopped` when the last connection is gone or
  // kShutdownMax is near.
  void stop(std::function<void()> stopped);
  // Somebody asks for it (SIGHUP): takes up changed files, and tries a failed renewal again.
  void reload_certificate();

  identity::IdentityService& identity() { return identity_; }
  chat::ChatService& chat() { return chat_; }

 private:
  void introduce();
  void add_routes();
  void arm_deadlines();
  void on_deadline();
  void check_stopped();
  void sweep_old();
  void keep_certificate();
  void use_relay();
  void find_addresses();
  void refresh_certificate();
  Result<void> listen_for_metrics();
  std::string metrics_text() const;

  const Config config_;
  io::EventLoop& loop_;
  const Foundation foundation_;
  const WallTime started_ = loop_.clock().wall_now();

  // ---- what is kept ----
  storage::SqliteIdentityStore identity_store_;
  storage::SqliteLastSeenStore last_seen_store_;
  storage::SqliteMessageStore message_store_;
  storage::SqliteConversationStore conversation_store_;
  storage::SqliteAttachmentStore attachment_store_;
  storage::SqliteRelationStore relation_store_;
  storage::SqliteCallLog call_store_;
  storage::SqliteCallHistory call_history_store_;
  storage::SqlitePreferenceStore preference_store_;
  storage::SqlitePushStore push_store_;

  // ---- rules ----
  gateway::ClientRegistry clients_;
  gateway::EventFanout events_;
  LeavingSink leaving_events_;
  PushingSink chat_events_;
  chat::ChatService chat_;
  RelationsVisibility visibility_;
  presence::PresenceService presence_;
  ProfileBroadcast profile_broadcast_;
  People people_;
  identity::Argon2Hasher hasher_;
  PoolBackground background_;
  identity::IdentityService identity_;
  PushAudience push_audience_;
  std::unique_ptr<PushPlane> push_;  // nullptr: no notifications
  PushSessions push_sessions_;
  PushRingNotifier ring_notifier_;
  calls::CallPreferences preferences_;
  CallPolicyBridge call_policy_;
  gateway::SdpFilter sdp_filter_;
  ChatCallEntries call_entries_;
  calls::CallJournal call_journal_;
  CountingCallLog counted_calls_{call_journal_};
  calls::CallHistory call_history_;
  IceGrants ice_grants_;
  PublicAddresses public_addresses_;
  CheckRunner check_runner_;
  CallOverBridge call_over_;
  calls::CallService calls_;
  MeetingPlane group_calls_;
  LoadReport load_report_;
  calls::ConnectionTests connection_tests_;
  BlockBridge block_bridge_;

  // ---- the outside ----
  gateway::Dispatcher dispatcher_;
  gateway::Gateway gateway_;
  UpgradeBridge upgrade_bridge_;
  http::RestIdentity rest_identity_;
  http::RestChat rest_chat_;
  http::RestCalls rest_calls_;
  http::RestAttachments rest_attachments_;
  http::RestAdmin rest_admin_;
  http::RestAuthority rest_authority_;
  http::RestConnections rest_connections_;
  http::RestPush rest_push_;
  http::Router router_;
  http::HttpServer http_;
  std::unique_ptr<http::PlainRedirect> plain_redirect_;  // with TLS
  std::unique_ptr<http::MetricsEndpoint> metrics_;       // nullptr: off
  io::ConnectionLimit connection_limit_;
  std::vector<std::unique_ptr<io::TcpListener>> listeners_;

  // ---- time ----
  io::Timer deadline_{loop_, [this] { on_deadline(); }};  // of calls and presence
  io::Timer certificate_check_{loop_, [this] { refresh_certificate(); }};
  io::Timer sweep_{loop_, [this] { sweep_old(); }};
  io::Timer stop_check_{loop_, [this] { check_stopped(); }};
  Timestamp armed_for_ = Timestamp::max();
  Timestamp stop_by_;
  std::function<void()> stopped_;
  bool draining_ = false;  // no connection is left, writes are being finished
};

}  // namespace earshot::app
