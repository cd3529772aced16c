// Offers of real browsers, changed as a test wants them, and the answers to them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sfu/server_candidates.h"
#include "sfu/sfu_answer.h"

namespace earshot::sfu::testing {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string browser_offer(const std::string& name) {
  return read_file("src/codec/testdata/" + name + ".sdp");
}

// Every occurrence; there must be one.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  while (at != std::string::npos) {
    text.replace(at, from.size(), to);
    at = text.find(from, at + to.size());
  }
  return text;
}

// The session part, then the media sections, each with its m= line.
inline std::vector<std::string> split_sections(const std::string& sdp) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (begin != std::string::npos) {
    const size_t end = sdp.find("\r\nm=", begin);
    parts.push_back(sdp.substr(begin, end == std::string::npos ? end : end + 2 - begin));
    begin = end == std::string::npos ? end : end + 2;
  }
  return parts;
}

inline std::string join_sections(const std::vector<std::string>& parts) {
  std::string sdp;
  for (const std::string& part : parts) sdp += part;
  return sdp;
}

// With one section changed by `edit`.
template <class Edit>
std::string with_section(const std::string& sdp, size_t index, Edit edit) {
  auto parts = split_sections(sdp);
  parts[index + 1] = edit(parts[index + 1]);
  return join_sections(parts);
}

// The description with that section stopped as browsers say it: port 0, out of the BUNDLE.
inline std::string with_stopped(const std::string& sdp, size_t index) {
  auto parts = split_sections(sdp);
  std::string& section = parts[index + 1];
  section.replace(section.find(' '), 2, " 0");
  for (const char* way : {"a=sendonly", "a=recvonly", "a=bundle-only"}) {
    const size_t at = section.find(way);
    if (at != std::string::npos) section.replace(at, std::string_view(way).size(), "a=inactive");
  }
  const std::string mid = " " + std::to_string(index) + " ";
  const size_t at = parts[0].find(mid, parts[0].find("BUNDLE"));
  parts[0].replace(at, mid.size(), " ");
  return join_sections(parts);
}

inline AnswerConfig test_config() {
  AnswerConfig config;
  config.ice = {"SERVER01", "0123456789abcdefghijklmn"};
  config.fingerprint =
      "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
  config.candidates = server_candidates(
      {*SocketAddress::parse("192.0.2.1:10000"), *SocketAddress::parse("[2001:db8::1]:10000")},
      {*SocketAddress::parse("192.0.2.1:443")});
  return config;
}

// One client: answers its offers one after another.
class Answerer {
 public:
  Result<Negotiated> answer(const std::string& offer) {
    const auto parsed = codec::parse_sdp(offer, codec::kSfuSdp);
    if (!parsed) return parsed.error();
    auto negotiated = answer_offer(*parsed, config, last ? &*last : nullptr, random);
    if (negotiated) last = *negotiated;
    return negotiated;
  }

  AnswerConfig config = test_config();
  SeededRandom random{1};
  std::optional<Negotiated> last;
};

}  // namespace earshot::sfu::testing
