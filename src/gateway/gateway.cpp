#include "gateway/gateway.h"

#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "gateway/websocket_key.h"
#include "protocol/frame.h"

namespace earshot::gateway {
namespace {

// How often forgotten clients are looked for. Not exact: a resume a little late does no harm.
constexpr Duration kResumeSweepInterval = 5s;

std::string handshake_answer(std::string_view key) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         websocket_accept(key) + "\r\n\r\n";
}

protocol::SignedOutReason wire_reason(identity::SessionEnd reason) {
  switch (reason) {
    case identity::SessionEnd::kRevoked: return protocol::SignedOutReason::kRevoked;
    case identity::SessionEnd::kPasswordChanged: return protocol::SignedOutReason::kPasswordChanged;
    case identity::SessionEnd::kDeactivated: return protocol::SignedOutReason::kDeactivated;
  }
  CHECK(false);
}

void push(Client& client, const protocol::ServerEvent& event) {
  client.outbox.push_event(std::make_shared<const std::string>(protocol::encode_event_open(event)),
                           {});
}

}  // namespace

Gateway::Gateway(io::EventLoop& loop, ClientRegistry& clients, RequestHandler& handler,
                 Random& random, std::string server_version)
    : loop_(loop),
      clients_(clients),
      handler_(handler),
      random_(random),
      context_{clients, handler, loop.clock(), std::move(server_version)},
      resume_windows_(loop, [this] { forget_expired(); }) {
  loop_.add_turn_end([this] { flush_all(); });
  resume_windows_.arm_after(kResumeSweepInterval);
}

Gateway::~Gateway() { CHECK(empty()); }

void Gateway::accept(Upgrade upgrade) {
  const protocol::Actor actor{upgrade.user, ClientId(), upgrade.device, upgrade.role};
  SocketOwner& owner = *this;
  auto socket = std::make_shared<SessionSocket>(owner, context_, actor, std::move(upgrade.host),
                                                std::move(upgrade.stream));
  SessionSocket& started = *socket;
  sockets_[socket.get()] = std::move(socket);
  size_t& of_user = sockets_of_user_[upgrade.user];
  ++of_user;
  if (stopping_) {
    started.session().fail(CloseCode::kGoingAway);
  } else if (of_user > limits::kSocketsPerUserMax) {
    started.session().fail(CloseCode::kTooManySockets);
  }
  started.start(handshake_answer(upgrade.websocket_key), std::move(upgrade.unread));
}

void Gateway::on_session_revoked(DeviceId device, identity::SessionEnd reason) {
  // Sockets that have not said hello yet belong to no client.
  for (const auto& [socket, owned] : sockets_) {
    if (socket->session().actor().device == device && !socket->session().greeted()) {
      socket->session().part(CloseCode::kSignedOut);
    }
  }
  // Out of the registry first: the handler may have news for the person (a call that ends), and
  // news for a client that is away may be the one too many for which it is forgotten.
  std::vector<std::unique_ptr<Client>> gone;
  for (Client* const client : clients_.of_device(device)) gone.push_back(clients_.take(*client));
  for (const auto& client : gone) {
    if (client->session != nullptr) {
      push(*client, protocol::SignedOut{wire_reason(reason)});
      client->session->part_after_output(CloseCode::kSignedOut);
      client->session = nullptr;
    }
    handler_.signed_out(*client);
  }
  handler_.device_signed_out(device);
}

void Gateway::stop(Duration retry_after_min, Duration retry_after_max) {
  stopping_ = true;
  const auto range_ms = static_cast<uint64_t>((retry_after_max - retry_after_min) / 1ms) + 1;
  std::vector<std::shared_ptr<SessionSocket>> sockets;
  for (const auto& [socket, owned] : sockets_) sockets.push_back(owned);
  for (const auto& socket : sockets) {
    Session& session = socket->session();
    Client* const client = clients_.find(session.actor().client);
    if (client != nullptr && client->session == &session) {
      const auto after_ms = retry_after_min / 1ms + static_cast<int64_t>(random_.below(range_ms));
      push(*client, protocol::ServerRestarting{after_ms});
      client->session = nullptr;
    }
    session.part_after_output(CloseCode::kGoingAway);
  }
}

void Gateway::flush_at_turn_end(SessionSocket& socket) { to_flush_.push_back(&socket); }

void Gateway::flush_all() {
  // A write that fails ends its socket later, in the reader; nothing is added or removed meanwhile.
  const std::vector<SessionSocket*> sockets = std::exchange(to_flush_, {});
  for (SessionSocket* const socket : sockets) socket->flush_queued();
}

void Gateway::on_socket_ended(SessionSocket& socket) {
  std::erase(to_flush_, &socket);
  const auto of_user = sockets_of_user_.find(socket.session().actor().user);
  if (--of_user->second == 0) sockets_of_user_.erase(of_user);
  sockets_.erase(&socket);
}

void Gateway::forget_expired() {
  clients_.forget_expired(loop_.now());
  resume_windows_.arm_after(kResumeSweepInterval);
}

}  // namespace earshot::gateway
