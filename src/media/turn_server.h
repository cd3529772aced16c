// The STUN and TURN server on a thread of its own, the media thread, so that neither a busy chat
// nor a slow disk ever delays a packet. UDP and TCP clients come to its own sockets; TLS ones are
// handed over by the loop that accepted them.
//
// Any thread calls; what is asked happens soon after, in order. Commands wait in a bounded queue.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/ids.h"
#include "base/ip_address.h"
#include "base/random.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "media/turn_config.h"
#include "turn/crypto.h"
#include "turn/reach.h"

namespace earshot::media {

class TurnWorker;

class TurnServer {
 public:
  // Binds everything and starts the thread. `random` outlives the server and is for any thread.
  static Result<std::unique_ptr<TurnServer>> create(const TurnServerConfig& config,
                                                    const turn::Crypto& crypto, Random& random);
  ~TurnServer();
  TurnServer(const TurnServer&) = delete;
  TurnServer& operator=(const TurnServer&) = delete;

  // Before the credential leaves the server. False: the queue is full, and there is no grant.
  bool grant(CallId call, ClientId client, WallTime expires,
             turn::Reach reach = turn::Reach::kCandidates);
  // Never refused: there are at most as many as grants.
  void revoke(CallId call, ClientId client);
  void end_call(CallId call);
  // False: the queue is full; a peer that cannot be reached by relay.
  bool allow_peer(CallId call, const IpAddress& ip);

  // A stream whose first bytes are TURN, on its own loop's thread. Closed when there are too many.
  void adopt(std::unique_ptr<io::Stream> stream);

  void set_addresses(const RelayAddresses& addresses);

  // As of the end of the media thread's last turn.
  TurnCounters counters() const;
  // Whether what comes from this address comes out of a relay of this server.
  bool relays_from(const SocketAddress& address) const;
  // UDP and TCP.
  const std::vector<SocketAddress>& listening() const { return listening_; }

  // Drops all allocations and joins the thread. Once; the destructor does it too.
  void stop();

 private:
  TurnServer(std::unique_ptr<io::EventLoop> loop, const TurnServerConfig& config,
             const turn::Crypto& crypto, Random& random);

  bool post_bounded(std::function<void()> command);
  void post(std::function<void()> command);
  void publish_counters();

  std::unique_ptr<io::EventLoop> loop_;
  std::unique_ptr<TurnWorker> worker_;  // of the media thread, while that runs
  std::vector<SocketAddress> listening_;
  std::atomic<size_t> commands_waiting_ = 0;
  mutable std::mutex counters_mutex_;
  TurnCounters counters_;  // guarded by counters_mutex_
  std::thread thread_;
};

}  // namespace earshot::media
