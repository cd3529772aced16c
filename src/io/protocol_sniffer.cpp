#include "io/protocol_sniffer.h"

#include <algorithm>
#include <array>

namespace earshot::io {
namespace {

constexpr uint8_t kTlsHandshake = 0x16;
constexpr uint8_t kStunFirstMax = 0x03;
constexpr size_t kCookieAt = 4;
constexpr size_t kIceTcpHeaderBytes = 2;
constexpr std::array<uint8_t, 4> kMagicCookie = {0x21, 0x12, 0xA4, 0x42};

bool is_letter(uint8_t byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

enum class Match : uint8_t { kNo, kSoFar, kYes };

// Whether a STUN message begins at the start of `bytes`.
Match match_stun(Bytes bytes) {
  if (!bytes.empty() && bytes[0] > kStunFirstMax) return Match::kNo;
  for (size_t i = 0; i < kMagicCookie.size(); ++i) {
    if (kCookieAt + i >= bytes.size()) return Match::kSoFar;
    if (bytes[kCookieAt + i] != kMagicCookie[i]) return Match::kNo;
  }
  return Match::kYes;
}

}  // namespace

FirstBytes classify_first_bytes(Bytes bytes) {
  if (bytes.empty()) return FirstBytes::kNeedsMore;
  if (bytes[0] == kTlsHandshake) return FirstBytes::kTls;
  if (is_letter(bytes[0])) return FirstBytes::kHttp;
  // A first frame of ICE-TCP is a Binding request, whose length begins with such a byte too.
  if (bytes[0] > kStunFirstMax) return FirstBytes::kUnknown;
  const Match turn = match_stun(bytes);
  if (turn == Match::kYes) return FirstBytes::kTurn;
  const Match ice_tcp = match_stun(bytes.subspan(std::min(kIceTcpHeaderBytes, bytes.size())));
  if (ice_tcp == Match::kYes) return FirstBytes::kIceTcp;
  const bool open = turn == Match::kSoFar || ice_tcp == Match::kSoFar;
  return open ? FirstBytes::kNeedsMore : FirstBytes::kUnknown;
}

}  // namespace earshot::io
