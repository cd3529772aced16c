// What an SfuServer is made with, and what it counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/histogram.h"
#include "base/limits.h"
#include "base/socket_address.h"
#include "io/udp_socket.h"
#include "media/sfu_governor.h"
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
  // What a participant may send as each of its videos, and be sent in all; 0: what its path
  // carries.
  uint64_t video_bps_max = 0;
  uint64_t receive_bps_max = 0;
  SfuLoadLimits load;
};

struct SfuStreamCounters {
  uint64_t open = 0;  // now
  uint64_t accepted = 0;
  uint64_t refused = 0;          // over the limits of connections
  uint64_t broken = 0;           // closed for what they sent, or for sending no packet in time
  uint64_t idle = 0;             // closed without a packet
  uint64_t strangers = 0;        // closed because nobody was known behind them
  uint64_t packets_dropped = 0;  // for a reader that is too slow
};

// Of one worker.
struct SfuWorkerCounters {
  sfu::ShardCounters shard;
  sfu::TransportCounters transports;
  io::UdpCounters udp;
  SfuStreamCounters streams;
  uint64_t forwarded_to_workers = 0;
  uint64_t ring_full_video = 0;  // dropped on the way to another worker
  uint64_t ring_full_other = 0;
  // Of each RTP packet from UDP: from its arrival at the machine, by the kernel's clock, until the
  // turn had left in which it was read, and with it all of its copies to this worker's viewers that
  // no pacer holds back.
  Histogram forwarding_delay;
};

}  // namespace earshot::media
