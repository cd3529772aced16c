#include "gateway/websocket_key.h"

#include "base/base64.h"
#include "base/bytes.h"
#include "io/tls_digest.h"

namespace earshot::gateway {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

}  // namespace

std::string websocket_accept(std::string_view key) {
  return base64(io::sha1(as_bytes(std::string(key) + std::string(kGuid))));
}

}  // namespace earshot::gateway
