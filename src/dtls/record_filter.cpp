#include "dtls/record_filter.h"

#include "base/limits.h"
#include "codec/big_endian.h"

namespace earshot::dtls {
namespace {

constexpr size_t kRecordHeaderBytes = 13;
constexpr size_t kGcmOverhead = 8 + 16;  // nonce and tag (RFC 5288 §3); context.cpp has no others
constexpr uint8_t kVersionMajor = 0xFE;  // 254.255 and 254.253: DTLS 1.0 and 1.2

enum ContentType : uint8_t { kChangeCipherSpec = 20, kHandshake = 22 };

// RFC 5246 §7.4, RFC 6347 §4.3.2. Finished is never in the clear.
enum MessageType : uint8_t {
  kClientHello = 1,
  kServerHello = 2,
  kHelloVerifyRequest = 3,
  kCertificate = 11,
  kServerKeyExchange = 12,
  kCertificateRequest = 13,
  kServerHelloDone = 14,
  kCertificateVerify = 15,
  kClientKeyExchange = 16,
};

bool may_come_to(Role role, uint8_t type) {
  switch (type) {
    case kCertificate: return true;
    case kClientHello:
    case kCertificateVerify:
    case kClientKeyExchange: return role == Role::kServer;
    case kServerHello:
    case kHelloVerifyRequest:
    case kServerKeyExchange:
    case kCertificateRequest:
    case kServerHelloDone: return role == Role::kClient;
    default: return false;
  }
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     type      |            version            |     epoch     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     epoch     |            sequence number                    |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |            sequence number                    |     length    |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |    length     |   fragment ...
// +-+-+-+-+-+-+-+-+
std::optional<Bytes> next_record(Bytes& datagram) {
  ByteReader reader(datagram);
  reader.skip(kRecordHeaderBytes - 2);
  const size_t size = kRecordHeaderBytes + reader.u16();
  if (!reader.ok() || size > datagram.size()) return std::nullopt;
  const Bytes record = datagram.first(size);
  datagram = datagram.subspan(size);
  return record;
}

bool is_in_the_clear(Bytes record) { return codec::load16(record.data() + 3) == 0; }

void set_record_number(std::span<uint8_t> record, uint64_t number) {
  codec::store16(record.data() + 5, static_cast<uint16_t>(number >> 32));
  codec::store32(record.data() + 7, static_cast<uint32_t>(number));
}

bool RecordFilter::passes(Bytes record, bool has_keys) {
  ByteReader reader(record);
  const uint8_t type = reader.u8();
  const uint8_t version_major = reader.u8();
  reader.skip(1);
  const uint16_t epoch = reader.u16();
  reader.skip(8);
  const size_t body_bytes = reader.remaining();
  if (version_major != kVersionMajor || body_bytes == 0) return false;
  // OpenSSL ends the association for a record too short to be decrypted.
  if (epoch == 1 && body_bytes <= kGcmOverhead) return false;
  if (has_keys) return epoch == 1;
  if (epoch == 1) return ++early_records_ <= limits::kDtlsEarlyRecordsMax;
  // An alert in the clear may be anybody's: a peer that gives up stops to answer as well.
  if (epoch != 0) return false;
  if (type == kChangeCipherSpec) return body_bytes == 1 && reader.rest()[0] == 1;
  return type == kHandshake && is_plausible_handshake(reader.rest());
}

// Whole fragments one behind the other, each inside its message.
bool RecordFilter::is_plausible_handshake(Bytes fragment) const {
  while (!fragment.empty()) {
    ByteReader reader(fragment);
    const uint8_t type = reader.u8();
    const uint32_t message_bytes = reader.u24();
    reader.skip(2);
    const uint32_t offset = reader.u24();
    const uint32_t bytes = reader.u24();
    if (!may_come_to(role_, type) || message_bytes > limits::kDtlsMessageBytesMax) return false;
    if (offset + bytes > message_bytes || (bytes == 0 && message_bytes != 0)) return false;
    reader.skip(bytes);
    if (!reader.ok()) return false;
    fragment = reader.rest();
  }
  return true;
}

}  // namespace earshot::dtls
