// Which records of a datagram are shown to OpenSSL (RFC 6347 §4.1, §4.2.2). Before there are keys,
// anybody who can send from the peer's address can write a record, and OpenSSL ends the handshake
// for one that makes no sense. So only those pass that a peer could have meant. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace earshot::dtls {

enum class Role { kServer, kClient };

// Takes the next record off the front of `datagram`, header included. Nothing when no whole record
// is left; the rest is then worthless.
std::optional<Bytes> next_record(Bytes& datagram);

// Of a record from next_record().
bool is_in_the_clear(Bytes record);
void set_record_number(std::span<uint8_t> record, uint64_t number);

class RecordFilter {
 public:
  explicit RecordFilter(Role role) : role_(role) {}

  // A record from next_record(). `has_keys`: the handshake is complete. A record of the epoch to
  // come passes a limited number of times, as OpenSSL keeps each in a large buffer.
  bool passes(Bytes record, bool has_keys);

 private:
  bool is_plausible_handshake(Bytes fragment) const;

  Role role_;
  size_t early_records_ = 0;
};

}  // namespace earshot::dtls
