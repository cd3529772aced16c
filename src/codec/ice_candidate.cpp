#include "codec/ice_candidate.h"

#include <arpa/inet.h>

#include <charconv>

#include "base/limits.h"
#include "codec/words.h"

namespace earshot::codec {
namespace {

Error invalid(std::string_view what) {
  return {ErrorCode::kInvalid, "candidate: bad " + std::string(what)};
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool same_ignoring_case(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
    if (c != lower[i]) return false;
  }
  return true;
}

// RFC 8839: ice-char, 1 to 32.
bool is_ice_text(std::string_view text, size_t length_max) {
  return !text.empty() && text.size() <= length_max &&
         all_of_chars(text, [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; });
}

// draft-ietf-mmusic-mdns-ice-candidates: one label, a UUID in practice, and ".local".
bool is_mdns_name(std::string_view host) {
  constexpr std::string_view kSuffix = ".local";
  if (!host.ends_with(kSuffix)) return false;
  const std::string_view label = host.substr(0, host.size() - kSuffix.size());
  return !label.empty() && label.size() <= 63 &&
         all_of_chars(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_address(const std::string& host) {
  in6_addr parsed;  // large enough for both families
  return inet_pton(AF_INET, host.c_str(), &parsed) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &parsed) == 1;
}

Result<CandidateAddress> read_address(std::string_view host, std::string_view port) {
  CandidateAddress address{std::string(host), 0};
  if (!read_number(port, address.port)) return invalid("port");
  if (!is_mdns_name(host) && !is_address(address.host)) return invalid("address");
  return address;
}

bool read_type(std::string_view word, CandidateType& out) {
  if (word == "host")
    out = CandidateType::kHost;
  else if (word == "srflx")
    out = CandidateType::kServerReflexive;
  else if (word == "prflx")
    out = CandidateType::kPeerReflexive;
  else if (word == "relay")
    out = CandidateType::kRelayed;
  else
    return false;
  return true;
}

std::string_view type_name(CandidateType type) {
  switch (type) {
    case CandidateType::kHost: return "host";
    case CandidateType::kServerReflexive: return "srflx";
    case CandidateType::kPeerReflexive: return "prflx";
    case CandidateType::kRelayed: return "relay";
  }
  CHECK(false);
}

std::optional<CandidateTcpType> read_tcp_type(std::string_view word) {
  if (word == "active") return CandidateTcpType::kActive;
  if (word == "passive") return CandidateTcpType::kPassive;
  if (word == "so") return CandidateTcpType::kSimultaneousOpen;
  return std::nullopt;
}

std::string_view tcp_type_name(CandidateTcpType type) {
  switch (type) {
    case CandidateTcpType::kActive: return "active";
    case CandidateTcpType::kPassive: return "passive";
    case CandidateTcpType::kSimultaneousOpen: return "so";
  }
  CHECK(false);
}

// candidate:foundation component transport priority address port typ type …
Result<IceCandidate> read_fixed_part(const Words& words) {
  constexpr size_t kFoundationCharsMax = 32;
  IceCandidate out;
  out.foundation = words[0];
  if (!is_ice_text(out.foundation, kFoundationCharsMax)) return invalid("foundation");
  const bool component = read_number(words[1], out.component);
  if (!component || out.component < 1 || out.component > 2) return invalid("component");
  if (same_ignoring_case(words[2], "tcp")) {
    out.transport = CandidateTransport::kTcp;
  } else if (!same_ignoring_case(words[2], "udp")) {
    return invalid("transport");
  }
  if (!read_number(words[3], out.priority)) return invalid("priority");
  TRY_ASSIGN(out.address, read_address(words[4], words[5]));
  if (words[6] != "typ" || !read_type(words[7], out.type)) return invalid("type");
  return out;
}

// Name and value, two words each, after the fixed part.
Result<void> read_extension(std::string_view name, std::string_view value, IceCandidate& out) {
  const auto read = [&](std::optional<uint32_t>& field) -> Result<void> {
    uint32_t number = 0;
    if (!read_number(value, number)) return invalid(name);
    field = number;
    return {};
  };
  if (name == "tcptype") {
    out.tcp_type = read_tcp_type(value);
    if (!out.tcp_type) return invalid(name);
  } else if (name == "generation") {
    return read(out.generation);
  } else if (name == "network-id") {
    return read(out.network_id);
  } else if (name == "network-cost") {
    return read(out.network_cost);
  } else if (name == "ufrag") {
    constexpr size_t kUfragCharsMax = 256;
    if (!is_ice_text(value, kUfragCharsMax)) return invalid(name);
    out.username_fragment = std::string(value);
  }
  return {};
}

void write(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += ' ';
  out += value;
}

void write(std::string& out, std::string_view name, std::optional<uint32_t> value) {
  if (value) write(out, name, std::to_string(*value));
}

}  // namespace

Result<IceCandidate> parse_ice_candidate(std::string_view line) {
  if (line.size() > limits::kIceCandidateBytesMax) {
    return Error{ErrorCode::kTooLarge, "candidate: too long"};
  }
  if (!all_of_chars(line, [](char c) { return c >= ' ' && c <= '~'; })) return invalid("text");
  if (line.starts_with("a=")) line.remove_prefix(2);
  constexpr std::string_view kPrefix = "candidate:";
  if (!line.starts_with(kPrefix)) return invalid("start");
  const Words words(line.substr(kPrefix.size()));
  TRY_ASSIGN(IceCandidate out, read_fixed_part(words));
  size_t next = 8;
  if (words[next] == "raddr") {
    if (words[next + 2] != "rport") return invalid("rport");
    TRY_ASSIGN(out.related, read_address(words[next + 1], words[next + 3]));
    next += 4;
  }
  for (; next < words.count(); next += 2) {
    TRY(read_extension(words[next], words[next + 1], out));
  }
  const bool tcp = out.transport == CandidateTransport::kTcp;
  if (tcp != out.tcp_type.has_value()) return invalid("tcptype");
  return out;
}

std::string to_line(const IceCandidate& candidate) {
  std::string out = "candidate:" + candidate.foundation;
  const bool tcp = candidate.transport == CandidateTransport::kTcp;
  out += ' ' + std::to_string(candidate.component) + (tcp ? " tcp " : " udp ");
  out += std::to_string(candidate.priority) + ' ' + candidate.address.host + ' ';
  out += std::to_string(candidate.address.port);
  write(out, "typ", type_name(candidate.type));
  if (candidate.related) {
    write(out, "raddr", candidate.related->host);
    write(out, "rport", std::to_string(candidate.related->port));
  }
  if (candidate.tcp_type) write(out, "tcptype", tcp_type_name(*candidate.tcp_type));
  write(out, "generation", candidate.generation);
  if (candidate.username_fragment) write(out, "ufrag", *candidate.username_fragment);
  write(out, "network-id", candidate.network_id);
  write(out, "network-cost", candidate.network_cost);
  return out;
}

}  // namespace earshot::codec
