// What calls asks of the plane that carries media: credentials for the relay, and what the relay
// may do for a call. Commands only; nothing here waits or fails. Loop thread.
//
// A credential is good only while its grant lives, so what is revoked here stops at once, however
// long the credential itself would have been valid.
#pragma once

#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/ip_address.h"
#include "base/time.h"
#include "protocol/common.gen.h"

namespace earshot::calls {

struct IceGrant {
  std::vector<protocol::IceServer> servers;  // for RTCConfiguration; at most 16
  std::optional<WallTime> expires;           // none: no server has credentials that expire

  friend bool operator==(const IceGrant&, const IceGrant&) = default;
};

// One client of one person in one call.
struct GrantRequest {
  UserId user;
  CallId call;
  ClientId client;
  Duration lifetime;
};

class MediaPort {
 public:
  virtual ~MediaPort() = default;

  // The grant lives when this returns. Again for the same client and call prolongs it.
  virtual IceGrant grant(const GrantRequest& request) = 0;
  // An address in a candidate that was passed on in this call: the relay may send to it, if its own
  // policy allows such addresses at all.
  virtual void peer_candidate(CallId call, const IpAddress& address) = 0;
  // Drops the client's grant and what it has allocated in this call.
  virtual void revoke(CallId call, ClientId client) = 0;
  // The same for everybody in it.
  virtual void call_ended(CallId call) = 0;
  // False: calls have no way but the direct one.
  virtual bool has_relay() const = 0;
};

}  // namespace earshot::calls
