// Strong ids. All are random, never counted, so they tell nothing and can be made anywhere.
// On the wire: lowercase Crockford base32 of fixed length, most significant digit first; only that
// exact form parses. The default-constructed id is zero, means "none" and is never valid on the
// wire. An id cannot be written to the log by accident: log_id() gives the shortened form.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/random.h"

namespace earshot {

inline constexpr size_t kId64Chars = 13;   // 63 bits
inline constexpr size_t kId128Chars = 26;  // 128 bits
inline constexpr size_t kLogIdChars = 6;   // enough to follow one id through a log

namespace ids_detail {
uint64_t random_id64(Random& random);
std::string encode64(uint64_t value);
std::string encode128(uint64_t high, uint64_t low);
bool decode64(std::string_view text, uint64_t& value);
bool decode128(std::string_view text, uint64_t& high, uint64_t& low);
}  // namespace ids_detail

// 63 bits, so that it fits a signed SQL integer.
template <class Tag>
class Id64 {
 public:
  constexpr Id64() = default;
  // `value` must come from value(); for SQL.
  static constexpr Id64 from_value(int64_t value) {
    CHECK(value > 0);
    return Id64(static_cast<uint64_t>(value));
  }
  static Id64 random(Random& random) { return Id64(ids_detail::random_id64(random)); }
  static std::optional<Id64> parse(std::string_view text) {
    uint64_t value = 0;
    if (!ids_detail::decode64(text, value)) return std::nullopt;
    return Id64(value);
  }

  std::string to_string() const { return ids_detail::encode64(value_); }
  constexpr int64_t value() const { return static_cast<int64_t>(value_); }
  constexpr explicit operator bool() const { return value_ != 0; }

  friend constexpr auto operator<=>(const Id64&, const Id64&) = default;
  friend std::string to_string(Id64 id) { return id.to_string(); }
  friend std::ostream& operator<<(std::ostream& out, Id64 id) { return out << id.to_string(); }

 private:
  explicit constexpr Id64(uint64_t value) : value_(value) {}
  uint64_t value_ = 0;
};

// 128 bits: unguessable, so knowing one is some proof of having been told.
template <class Tag>
class Id128 {
 public:
  constexpr Id128() = default;
  static Id128 random(Random& random) {
    Id128 id;
    while (!id) id = Id128(random.u64(), random.u64());
    return id;
  }
  static std::optional<Id128> parse(std::string_view text) {
    Id128 id;
    if (!ids_detail::decode128(text, id.high_, id.low_)) return std::nullopt;
    return id;
  }
  // Big endian, for SQL blobs.
  std::array<uint8_t, 16> bytes() const {
    std::array<uint8_t, 16> out{};
    for (size_t i = 0; i < 8; ++i) {
      out[i] = static_cast<uint8_t>(high_ >> (56 - 8 * i));
      out[8 + i] = static_cast<uint8_t>(low_ >> (56 - 8 * i));
    }
    return out;
  }
  static Id128 from_bytes(std::span<const uint8_t, 16> bytes) {
    Id128 id;
    for (size_t i = 0; i < 8; ++i) {
      id.high_ = id.high_ << 8 | bytes[i];
      id.low_ = id.low_ << 8 | bytes[8 + i];
    }
    return id;
  }

  std::string to_string() const { return ids_detail::encode128(high_, low_); }
  constexpr explicit operator bool() const { return high_ != 0 || low_ != 0; }
  size_t hash() const { return static_cast<size_t>(high_ ^ low_); }

  friend constexpr auto operator<=>(const Id128&, const Id128&) = default;
  friend std::string to_string(Id128 id) { return id.to_string(); }
  friend std::ostream& operator<<(std::ostream& out, Id128 id) { return out << id.to_string(); }

 private:
  constexpr Id128(uint64_t high, uint64_t low) : high_(high), low_(low) {}
  uint64_t high_ = 0;
  uint64_t low_ = 0;
};

using UserId = Id64<struct UserIdTag>;
using DeviceId = Id64<struct DeviceIdTag>;
using ConversationId = Id64<struct ConversationIdTag>;
using AttachmentId = Id64<struct AttachmentIdTag>;
using InviteId = Id64<struct InviteIdTag>;
using CallId = Id128<struct CallIdTag>;
using ClientId = Id128<struct ClientIdTag>;
using ParticipantId = Id128<struct ParticipantIdTag>;  // of one client in one group call

template <class Id>
std::string log_id(const Id& id) {
  return id.to_string().substr(0, kLogIdChars);
}

}  // namespace earshot

template <class Tag>
struct std::hash<earshot::Id64<Tag>> {
  size_t operator()(earshot::Id64<Tag> id) const noexcept {
    return static_cast<size_t>(id.value());
  }
};

template <class Tag>
struct std::hash<earshot::Id128<Tag>> {
  size_t operator()(const earshot::Id128<Tag>& id) const noexcept { return id.hash(); }
};
