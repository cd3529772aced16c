// How the two ends of a transport reach each other: the 5-tuple of RFC 8445, or a stream that
// carries frames of RFC 4571 (RFC 6544). Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/socket_address.h"

namespace earshot::ice {

struct Path {
  SocketAddress remote;
  SocketAddress local;  // the concrete address that packets came to; answers leave from it
  uint64_t link = 0;    // the driver's name of a stream, never used twice; 0: UDP

  bool is_stream() const { return link != 0; }
  // Our own side hardly differs, so it stays out.
  size_t hash() const { return remote.hash() * 31 + static_cast<size_t>(link); }
  friend bool operator==(const Path&, const Path&) = default;
};

}  // namespace earshot::ice

template <>
struct std::hash<earshot::ice::Path> {
  size_t operator()(const earshot::ice::Path& path) const { return path.hash(); }
};
