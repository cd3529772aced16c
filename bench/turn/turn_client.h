// A TURN client for measuring: one UDP socket, one allocation, one channel. Setting up blocks and
// repeats lost requests; then the socket is the caller's.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/socket_address.h"
#include "io/file_descriptor.h"

namespace earshot::bench {

inline constexpr uint16_t kChannel = 0x4000;
inline constexpr size_t kChannelHeaderBytes = 4;

struct Login {
  std::string username;
  std::string password;
};

// A UDP socket bound to `local` and connected to `remote`, with large buffers, non-blocking.
Result<io::FileDescriptor> udp_socket(const SocketAddress& local, const SocketAddress* remote);

// What authenticated requests carry.
struct Session {
  Login login;
  std::string realm = {};
  std::string nonce = {};
};

// Allocates at the server that `fd` is connected to and binds kChannel to `peer`.
Result<Session> open_channel(int fd, const Login& login, const SocketAddress& peer);

// Gives the allocation back.
Result<void> close_channel(int fd, const Session& session);

}  // namespace earshot::bench
