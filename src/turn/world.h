// Everything the engine holds, for its parts: the handlers of requests and the data path. Each part
// says in its own header what it changes.
#pragma once

#include <array>
#include <cstdint>

#include "base/limits.h"
#include "base/random.h"
#include "base/time.h"
#include "turn/allocation_table.h"
#include "turn/counters.h"
#include "turn/crypto.h"
#include "turn/driver.h"
#include "turn/engine_config.h"
#include "turn/grants.h"
#include "turn/nonce.h"
#include "turn/packet.h"
#include "turn/peer_policy.h"
#include "turn/quota.h"
#include "turn/relay_ports.h"
#include "turn/response_cache.h"
#include "turn/unauthenticated_limiter.h"

namespace earshot::turn {

struct World {
  World(const EngineConfig& engine_config, const Crypto& functions, Driver& its_driver,
        Random& source)
      : config(engine_config),
        crypto(functions),
        driver(its_driver),
        random(source),
        nonces(functions, source),
        policy(engine_config.allow_peers),
        ports(engine_config.relay_port_first, engine_config.relay_port_last),
        quota(engine_config.allocations_per_user_max, engine_config.allocations_per_source_max),
        datagram_limiter(limits::kTurnUnauthenticatedRate, source),
        stream_limiter(limits::kTurnUnauthenticatedStreamRate, source),
        indications(source.u64()) {}

  const EngineConfig config;
  const Crypto crypto;
  Driver& driver;
  Random& random;
  Counters counters;
  Addresses addresses;
  const NonceIssuer nonces;
  Grants grants;
  PeerPolicy policy;
  AllocationTable allocations;
  RelayPorts ports;
  Quota quota;
  // Apart, so that a flood of forged datagrams does not shut out streams, whose senders are real.
  UnauthenticatedLimiter datagram_limiter;
  UnauthenticatedLimiter stream_limiter;
  ResponseCache responses;
  uint64_t indications;  // distinct transaction ids, from a random start
  std::array<uint8_t, kPacketHeadroom + kAnswerBytesMax + kPacketTailroom> answer_buffer;
};

}  // namespace earshot::turn
