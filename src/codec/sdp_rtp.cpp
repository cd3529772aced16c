#include "codec/sdp_rtp.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "base/limits.h"
#include "codec/words.h"

namespace earshot::codec {
namespace {

template <class Number>
bool read_number(std::string_view word, Number& out) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return error == std::errc() && end == word.data() + word.size();
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The rest of a value behind its first word.
std::string_view behind_first_word(std::string_view value) {
  const size_t space = value.find(' ');
  return space == std::string_view::npos ? std::string_view() : value.substr(space + 1);
}

std::optional<SdpDirection> read_direction(std::string_view name) {
  if (name == "sendrecv") return SdpDirection::kSendRecv;
  if (name == "sendonly") return SdpDirection::kSendOnly;
  if (name == "recvonly") return SdpDirection::kRecvOnly;
  if (name == "inactive") return SdpDirection::kInactive;
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(const SdpMedia& media) : media_(media) {}

  SdpRtpSection run(const SessionDescription& description) {
    for (const SdpAttribute& attribute : description.attributes) {
      if (const auto way = read_direction(attribute.name)) out_.direction = *way;
    }
    for (const SdpAttribute& attribute : media_.attributes) {
      take(attribute);
      take_of_codec(attribute);
    }
    out_.stopped = media_.rejected && !bundle_only_;
    add_codecs();
    add_rids();
    add_streams();
    return std::move(out_);
  }

 private:
  void take(const SdpAttribute& attribute) {
    const auto& [name, value] = attribute;
    if (const auto way = read_direction(name)) out_.direction = *way;
    if (name == "mid") out_.mid = value;
    if (name == "bundle-only") bundle_only_ = true;
    if (name == "rtcp-mux") out_.rtcp_mux = true;
    if (name == "rtcp-rsize") out_.rtcp_rsize = true;
    if (name == "extmap-allow-mixed") out_.extmap_allow_mixed = true;
    if (name == "extmap") take_extension(value);
    if (name == "simulcast") simulcast_ = value;
    if (name == "rid" && Words(value)[1] == "send") rids_.insert(std::string(Words(value)[0]));
    if (name == "ssrc") take_ssrc(value);
    if (name == "ssrc-group") take_group(value);
  }

  // RFC 8285 §5: id[/direction] uri.
  void take_extension(const std::string& value) {
    const Words words(value);
    SdpExtension extension{.id = 0, .uri = std::string(words[1])};
    const size_t slash = words[0].find('/');
    if (!read_number(words[0].substr(0, slash), extension.id)) return;
    if (slash != std::string_view::npos) {
      const auto way = read_direction(words[0].substr(slash + 1));
      if (!way) return;
      extension.direction = *way;
    }
    out_.extensions.push_back(std::move(extension));
  }

  void take_ssrc(const std::string& value) {
    uint32_t ssrc = 0;
    if (!read_number(Words(value)[0], ssrc) || ssrc == 0) return;
    if (ssrcs_.size() == limits::kSdpSectionStreamsMax) return;
    if (std::find(ssrcs_.begin(), ssrcs_.end(), ssrc) == ssrcs_.end()) ssrcs_.push_back(ssrc);
  }

  // RFC 5576 §4.2, RFC 4588 §8.8: FID primary repair.
  void take_group(const std::string& value) {
    const Words words(value);
    SdpStream stream;
    if (words[0] != "FID" || words.count() != 3) return;
    if (!read_number(words[1], stream.ssrc) || !read_number(words[2], stream.rtx_ssrc)) return;
    if (stream.ssrc == stream.rtx_ssrc || stream.ssrc == 0 || stream.rtx_ssrc == 0) return;
    if (pairs_.size() < limits::kSdpSectionStreamsMax) pairs_.push_back(stream);
  }

  static std::optional<uint8_t> read_payload_type(std::string_view word) {
    constexpr uint8_t kPayloadTypeMax = 127;
    uint8_t payload_type = 0;
    if (!read_number(word, payload_type) || payload_type > kPayloadTypeMax) return std::nullopt;
    return payload_type;
  }

  void take_of_codec(const SdpAttribute& attribute) {
    const bool is_feedback = attribute.name == "rtcp-fb";
    if (!is_feedback && attribute.name != "rtpmap" && attribute.name != "fmtp") return;
    const std::string_view value = attribute.value;
    const std::string_view about = value.substr(0, value.find(' '));
    const std::string_view rest = behind_first_word(value);
    if (is_feedback && about == "*") return add_feedback(feedback_of_all_, rest);
    const auto payload_type = read_payload_type(about);
    if (!payload_type) return;
    Described& described = described_[*payload_type];
    if (is_feedback) {
      add_feedback(described.codec.feedback, rest);
    } else if (attribute.name == "fmtp") {
      if (described.codec.parameters.empty()) described.codec.parameters = rest;
    } else if (!described.is_mapped) {
      described.is_mapped = read_rtpmap(rest, described.codec);
    }
  }

  static void add_feedback(std::vector<std::string>& to, std::string_view feedback) {
    if (to.size() < limits::kSdpFeedbackMax) to.emplace_back(feedback);
  }

  // In the order of the formats, each once.
  void add_codecs() {
    for (const std::string& format : media_.formats) {
      const auto payload_type = read_payload_type(format);
      if (!payload_type) continue;
      const auto found = described_.find(*payload_type);
      if (found == described_.end() || !found->second.is_mapped) continue;
      SdpCodec& codec = out_.codecs.emplace_back(std::move(found->second.codec));
      described_.erase(found);
      codec.payload_type = *payload_type;
      const std::vector<std::string> own = std::exchange(codec.feedback, feedback_of_all_);
      for (const std::string& each : own) add_feedback(codec.feedback, each);
    }
  }

  // name/clock[/channels]
  static bool read_rtpmap(std::string_view text, SdpCodec& codec) {
    const size_t slash = text.find('/');
    codec.name = lower_case(text.substr(0, slash));
    text.remove_prefix(slash + 1);
    const size_t second = text.find('/');
    if (!read_number(text.substr(0, second), codec.clock_hz)) return false;
    return second == std::string_view::npos || read_number(text.substr(second + 1), codec.channels);
  }

  // send a;b,c recv d: "a" and "b".
  void add_rids() {
    const Words words(simulcast_);
    std::string_view list;
    for (size_t i = 0; i + 1 < words.count(); i += 2) {
      if (words[i] == "send") list = words[i + 1];
    }
    while (!list.empty()) {
      const size_t end = list.find(';');
      std::string_view id = list.substr(0, end);
      id = id.substr(0, id.find(','));
      if (id.starts_with('~')) id.remove_prefix(1);
      auto& rids = out_.send_rids;
      const bool known = rids_.contains(std::string(id));
      if (known && std::find(rids.begin(), rids.end(), id) == rids.end()) rids.emplace_back(id);
      if (rids.size() == limits::kSdpSectionStreamsMax) return;
      list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
  }

  void add_streams() {
    std::set<uint32_t> used;
    for (const SdpStream& pair : pairs_) {
      if (used.contains(pair.ssrc) || used.contains(pair.rtx_ssrc)) continue;
      used.insert({pair.ssrc, pair.rtx_ssrc});
      out_.streams.push_back(pair);
    }
    for (const uint32_t ssrc : ssrcs_) {
      if (used.insert(ssrc).second) out_.streams.push_back({.ssrc = ssrc});
    }
  }

  struct Described {
    SdpCodec codec;
    bool is_mapped = false;  // it has an rtpmap
  };

  const SdpMedia& media_;
  SdpRtpSection out_;
  std::map<uint8_t, Described> described_;  // by payload type
  std::vector<std::string> feedback_of_all_;
  bool bundle_only_ = false;
  std::string simulcast_;
  std::set<std::string> rids_;
  std::vector<uint32_t> ssrcs_;
  std::vector<SdpStream> pairs_;
};

}  // namespace

std::optional<std::string_view> sdp_parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const size_t end = parameters.find(';');
    std::string_view entry = parameters.substr(0, end);
    parameters.remove_prefix(end == std::string_view::npos ? parameters.size() : end + 1);
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    const size_t equals = entry.find('=');
    if (entry.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? std::string_view() : entry.substr(equals + 1);
  }
  return std::nullopt;
}

SdpRtpSection read_rtp_section(const SessionDescription& description, const SdpMedia& media) {
  return Reader(media).run(description);
}

std::vector<std::string> read_bundle(const SessionDescription& description) {
  std::vector<std::string> mids;
  for (const SdpAttribute& attribute : description.attributes) {
    if (attribute.name != "group") continue;
    const Words words(attribute.value);
    for (size_t i = 1; i < words.count(); ++i) mids.emplace_back(words[i]);
    break;
  }
  return mids;
}

}  // namespace earshot::codec
