// Earshot: connection. The self-test of a client's connection, and what administrators see of it.
// Plain values: copy, move and compare them.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "protocol/common.gen.h"

namespace earshot::protocol {

// What a self-test tries.
enum class ConnectionCheckName {
  // A request over the WebSocket is answered.
  kSignalling,
  // STUN tells the client's public address.
  kStun,
  // A relay candidate comes from TURN over UDP.
  kTurnUdp,
  // The same over TCP.
  kTurnTcp,
  // The same over TLS.
  kTurnTls,
  // Media comes back through the relay.
  kMedia,
};
std::string_view wire_name(ConnectionCheckName value);
bool parse_wire_name(std::string_view name, ConnectionCheckName& out);

// How a check ended.
enum class ConnectionCheckState {
  // It works.
  kOk,
  // It does not.
  kFailed,
  // It was not tried.
  kSkipped,
};
std::string_view wire_name(ConnectionCheckState value);
bool parse_wire_name(std::string_view name, ConnectionCheckState& out);

// Why a check failed or was skipped, as far as the client can tell.
enum class ConnectionCause {
  // The server named no address for it.
  kNotOffered,
  // Nothing answered in time: a firewall drops it.
  kTimeout,
  // No connection to the address: a firewall, a name that is not found, or a certificate that is
  // not trusted.
  kUnreachable,
  // The server answered with an error, such as a quota.
  kRefused,
  // The server did not take the credentials.
  kUnauthorised,
  // The server answered, yet the browser made no candidate of it.
  kNoCandidate,
  // The relay connects, but nothing came through it.
  kNoMedia,
  // The WebSocket was not there.
  kSignallingLost,
  // This browser cannot do it.
  kUnsupported,
  // The test was stopped.
  kCancelled,
  // Something else.
  kUnknown,
};
std::string_view wire_name(ConnectionCause value);
bool parse_wire_name(std::string_view name, ConnectionCause& out);

// The outcome of one check.
struct ConnectionCheck {
  // Which.
  ConnectionCheckName name = {};
  // How it ended.
  ConnectionCheckState state = {};
  // Why it is not `ok`.
  std::optional<ConnectionCause> cause = {};
  // How long it took, in ms.
  std::optional<int64_t> duration_ms = {};

  friend bool operator==(const ConnectionCheck&, const ConnectionCheck&) = default;
};
void encode(JsonWriter& json, const ConnectionCheck& value);

// What a self-test needs.
struct ConnectionTestStartResult {
  // Names the test; for `connection_report`. The relay treats it as a call with nobody else in it.
  CallId test_id = {};
  // As a call would get them. `turn:` with `transport=udp` or `tcp` and `turns:` tell what is what.
  std::vector<IceServer> ice_servers = {};
  // When the relay stops serving this test.
  WallTime expires_at_ms = {};
  // The server's clock now.
  WallTime server_time_ms = {};
  // Where people should open this server, if it is configured.
  std::optional<std::string> public_url = {};

  friend bool operator==(const ConnectionTestStartResult&, const ConnectionTestStartResult&) = default;
};
void encode(JsonWriter& json, const ConnectionTestStartResult& value);

// Begins a self-test: gives ICE servers whose credentials are good for relaying between two peer
// connections of your own, and for nothing else. A second test of this client ends the first.
struct ConnectionTestStart {
  friend bool operator==(const ConnectionTestStart&, const ConnectionTestStart&) = default;
};

// Ends a self-test and leaves its result for the administrators. Once per test.
struct ConnectionReport {
  // From `connection_test_start`.
  CallId test_id = {};
  // Each check once.
  std::vector<ConnectionCheck> checks = {};

  friend bool operator==(const ConnectionReport&, const ConnectionReport&) = default;
};

}  // namespace earshot::protocol
