// For tests: frames as a client makes them, and a reader of what the server sends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot::gateway::testing {

inline constexpr uint8_t kContinuation = 0x0;
inline constexpr uint8_t kText = 0x1;
inline constexpr uint8_t kBinary = 0x2;
inline constexpr uint8_t kClose = 0x8;
inline constexpr uint8_t kPing = 0x9;
inline constexpr uint8_t kPong = 0xa;

inline std::string client_frame(std::string_view payload, uint8_t opcode = kText, bool final = true,
                                bool masked = true) {
  std::string frame;
  frame += static_cast<char>((final ? 0x80 : 0) | opcode);
  const uint8_t mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | payload.size());
  } else {
    const int bytes = payload.size() < 65536 ? 2 : 8;
    frame += static_cast<char>(mask_bit | (bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i) {
      frame += static_cast<char>(static_cast<uint64_t>(payload.size()) >> (8 * i));
    }
  }
  if (!masked) return frame + std::string(payload);
  constexpr std::string_view kMask = "\x12\x34\x56\x78";
  frame += kMask;
  for (size_t i = 0; i < payload.size(); ++i) {
    frame += static_cast<char>(payload[i] ^ kMask[i % 4]);
  }
  return frame;
}

struct ServerFrame {
  uint8_t opcode = 0;
  std::string payload;

  // Of a close frame.
  int close_code() const {
    return payload.size() < 2
               ? 0
               : static_cast<uint8_t>(payload[0]) << 8 | static_cast<uint8_t>(payload[1]);
  }
};

// Takes complete frames from the front of `bytes`.
inline std::vector<ServerFrame> take_server_frames(std::string& bytes) {
  std::vector<ServerFrame> frames;
  while (bytes.size() >= 2) {
    const auto at = [&bytes](size_t i) -> uint64_t { return static_cast<uint8_t>(bytes[i]); };
    size_t header = 2;
    uint64_t length = at(1);
    const size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (bytes.size() < header + extended) break;
    if (extended > 0) {
      length = 0;
      for (size_t i = 0; i < extended; ++i) length = length << 8 | at(header + i);
      header += extended;
    }
    if (bytes.size() < header + length) break;
    frames.push_back({static_cast<uint8_t>(at(0) & 0xf), bytes.substr(header, length)});
    bytes.erase(0, header + length);
  }
  return frames;
}

}  // namespace earshot::gateway::testing
