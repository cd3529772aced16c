#include "gateway/frame_writer.h"

#include <cstdint>

namespace earshot::gateway {
namespace {

//  0                   1
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
// +-+-+-+-+-------+-+-------------+-----------------------------+
// |F|R|R|R| opcode|M| length 0-125 | 126: 16 bits, 127: 64 bits   |
// +-+-+-+-+-------+-+-------------+-----------------------------+
constexpr uint8_t kFinal = 0x80;
constexpr uint8_t kText = kFinal | 0x1;
constexpr uint8_t kClose = kFinal | 0x8;
constexpr uint8_t kPing = kFinal | 0x9;
constexpr uint8_t kPong = kFinal | 0xa;

void append_big_endian(std::string& out, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

void append_frame(std::string& out, uint8_t first_byte, std::string_view payload) {
  out += static_cast<char>(first_byte);
  if (payload.size() < 126) {
    append_big_endian(out, payload.size(), 1);
  } else if (payload.size() < 65536) {
    out += static_cast<char>(126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, payload.size(), 8);
  }
  out += payload;
}

}  // namespace

void append_text_frame(std::string& out, std::string_view text) { append_frame(out, kText, text); }

void append_ping_frame(std::string& out) { append_frame(out, kPing, {}); }

void append_pong_frame(std::string& out, std::string_view payload) {
  append_frame(out, kPong, payload);
}

void append_close_frame(std::string& out, CloseCode code) {
  std::string payload;
  append_big_endian(payload, static_cast<uint16_t>(code), 2);
  append_frame(out, kClose, payload);
}

}  // namespace earshot::gateway
