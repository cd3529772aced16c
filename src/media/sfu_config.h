// What an SfuServer is made with, and what it counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/limits.h"
#include "base/socket_address.h"
#include "io/udp_socket.h"
#include "media/stream_counters.h"
#include "sfu/shard.h"

namespace earshot::media {

// Where clients are told to reach us, best first.
struct SfuAddresses {
  std::vector<SocketAddress> udp;
  std::vector<SocketAddress> tcp;  // ports that take ICE-TCP
};

struct SfuServerConfig {
  uint8_t workers = 0;                // threads; 0: one for each core, to kSfuWorkersMax
  std::vector<SocketAddress> listen;  // UDP; all workers share each
  SfuAddresses told;
  size_t participants_max = limits::kSfuParticipantsMax;  // of all calls
};

// Of one worker.
struct SfuWorkerCounters {
  sfu::ShardCounters shard;
  sfu::TransportCounters transports;
  io::UdpCounters udp;
  StreamCounters streams;
  uint64_t forwarded_to_workers = 0;
  uint64_t ring_full_video = 0;  // dropped on the way to another worker
  uint64_t ring_full_other = 0;
};

}  // namespace earshot::media
