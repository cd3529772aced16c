// Checks written by hand, for tests of what a client of ours would never send.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/stun_message.h"
#include "ice/path.h"

namespace earshot::ice::testing {

inline SocketAddress address(std::string_view text) { return *SocketAddress::parse(text); }

inline Path udp_path(std::string_view remote, std::string_view local = "44.0.0.1:10000") {
  return {.remote = address(remote), .local = address(local)};
}

enum class Role { kControlling, kControlled, kNone };

struct CheckFields {
  std::string username = "SERVER12:client";
  std::string pwd = "0123456789012345678901";
  codec::StunClass cls = codec::StunClass::kRequest;
  codec::StunMethod method = codec::StunMethod::kBinding;
  Role role = Role::kControlling;
  bool use_candidate = false;
  bool integrity = true;
  bool fingerprint = true;
  std::optional<uint16_t> extra = {};  // an attribute of that type, protected like the others
  uint8_t id = 1;
};

inline std::vector<uint8_t> write_check(const CheckFields& fields, codec::HmacSha1 hmac) {
  using codec::StunAttribute;
  std::vector<uint8_t> out(1024);
  codec::StunWriter writer(out, fields.cls, fields.method, {fields.id});
  if (!fields.username.empty()) writer.add(StunAttribute::kUsername, fields.username);
  writer.add_u32(StunAttribute::kPriority, 1845501695);
  if (fields.role == Role::kControlling) writer.add_u64(StunAttribute::kIceControlling, 7);
  if (fields.role == Role::kControlled) writer.add_u64(StunAttribute::kIceControlled, 7);
  if (fields.use_candidate) writer.add_flag(StunAttribute::kUseCandidate);
  if (fields.extra) writer.add_u32(StunAttribute{*fields.extra}, 0);
  if (fields.integrity) writer.add_integrity(as_bytes(fields.pwd), hmac);
  if (fields.fingerprint) writer.add_fingerprint();
  out.resize(writer.finish().size());
  return out;
}

}  // namespace earshot::ice::testing
