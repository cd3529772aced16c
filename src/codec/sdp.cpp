#include "codec/sdp.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/limits.h"
#include "codec/sdp_grammar.h"
#include "codec/words.h"

namespace earshot::codec {
namespace {

constexpr std::string_view kRtpProtocol = "UDP/TLS/RTP/SAVPF";
constexpr std::string_view kDataProtocol = "UDP/DTLS/SCTP";

Error invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message)}; }

struct Line {
  char type;
  std::string_view value;
};

// One `type=value` of printable ASCII.
Result<Line> read_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > limits::kSdpLineBytesMax) return invalid("SDP: a line is too long");
  if (line.size() < 2 || line[1] != '=') return invalid("SDP: a line is not type=value");
  if (!all_of_chars(line, [](char c) { return c >= ' ' && c <= '~'; })) {
    return invalid("SDP: a line holds more than printable ASCII");
  }
  return Line{line[0], line.substr(2)};
}

SdpAttribute split_attribute(std::string_view value) {
  const size_t colon = value.find(':');
  if (colon == std::string_view::npos) return {std::string(value), {}};
  return {std::string(value.substr(0, colon)), std::string(value.substr(colon + 1))};
}

class Parser {
 public:
  explicit Parser(const SdpLimits& limits) : limits_(limits) {}

  Result<SessionDescription> run(std::string_view text) {
    if (text.size() > limits_.bytes_max) return Error{ErrorCode::kTooLarge, "SDP: too long"};
    size_t count = 0;
    while (!text.empty()) {
      if (++count > limits_.lines_max) return invalid("SDP: too many lines");
      TRY_ASSIGN(const Line line, read_line(text));
      TRY(take(line, count));
    }
    if (!timed_ || out_.media.empty()) return invalid("SDP: the description is incomplete");
    TRY(check_transport());
    return std::move(out_);
  }

 private:
  // RFC 8866 §5: v, o, s in this order, then the rest of the session, then the media sections.
  Result<void> take(const Line& line, size_t number) {
    if (number == 1) return expect(line.type == 'v' && line.value == "0", "version");
    if (number == 2) return take_origin(line);
    if (number == 3) return expect(line.type == 's', "session name");
    switch (line.type) {
      case 't': timed_ = true; return expect(out_.media.empty() && line.value == "0 0", "time");
      case 'c':  // where media goes without ICE: written anew
        return {};
      case 'b': return take_bandwidth(line.value);
      case 'a': return take_attribute(line.value);
      case 'm': return take_media(line.value);
      default: return invalid("SDP: a line of an unknown type");
    }
  }

  static Result<void> expect(bool condition, std::string_view what) {
    if (condition) return {};
    return invalid("SDP: bad " + std::string(what));
  }

  Result<void> take_origin(const Line& line) {
    const Words words(line.value);
    const bool good = line.type == 'o' && words.count() == 6 && is_digits(words[1], 20) &&
                      is_digits(words[2], 20);
    out_.session_id = words[1];
    out_.session_version = words[2];
    return expect(good, "origin");
  }

  Result<void> take_bandwidth(std::string_view value) {
    const size_t colon = value.find(':');
    if (colon == std::string_view::npos) return invalid("SDP: bad bandwidth");
    SdpBandwidth bandwidth{std::string(value.substr(0, colon)),
                           std::string(value.substr(colon + 1))};
    TRY(expect(is_digits(bandwidth.value, 10), "bandwidth"));
    const bool known = bandwidth.type == "AS" || bandwidth.type == "TIAS";
    if (known && !out_.media.empty()) {
      out_.media.back().bandwidths.push_back(std::move(bandwidth));
    }
    return {};
  }

  Result<void> take_attribute(std::string_view value) {
    SdpAttribute attribute = split_attribute(value);
    const bool session = out_.media.empty();
    const SdpVerdict verdict =
        session ? judge_session_attribute(attribute) : judge_media_attribute(attribute, formats_);
    if (verdict == SdpVerdict::kRefuse) return invalid("SDP: bad attribute " + attribute.name);
    if (verdict == SdpVerdict::kDrop) return {};
    auto& attributes = session ? out_.attributes : out_.media.back().attributes;
    if (attributes.size() == limits::kSdpSectionAttributesMax) {
      return invalid("SDP: too many attributes in a section");
    }
    attributes.push_back(std::move(attribute));
    return {};
  }

  Result<void> take_media(std::string_view value) {
    if (out_.media.size() >= limits_.media_sections_max) {
      return invalid("SDP: too many media sections");
    }
    const Words words(value);
    SdpMedia media;
    if (words[0] == "audio") {
      media.kind = SdpMediaKind::kAudio;
    } else if (words[0] == "video") {
      media.kind = SdpMediaKind::kVideo;
    } else if (words[0] == "application") {
      media.kind = SdpMediaKind::kApplication;
    } else {
      return invalid("SDP: a media section of an unknown kind");
    }
    TRY(expect(is_digits(words[1], 5), "port"));
    media.rejected = words[1] == "0";
    const bool data = media.kind == SdpMediaKind::kApplication;
    TRY(expect(words[2] == (data ? kDataProtocol : kRtpProtocol), "transport protocol"));
    TRY(take_formats(words, media));
    out_.media.push_back(std::move(media));
    return {};
  }

  Result<void> take_formats(const Words& words, SdpMedia& media) {
    const size_t count = words.count() - 3;
    TRY(expect(count >= 1 && count <= limits::kSdpFormatsMax, "list of formats"));
    formats_.clear();
    for (size_t i = 3; i < words.count(); ++i) {
      const bool good = media.kind == SdpMediaKind::kApplication ? words[i] == "webrtc-datachannel"
                                                                 : is_digits(words[i], 3);
      TRY(expect(good && formats_.insert(words[i]).second, "format"));
      media.formats.emplace_back(words[i]);
    }
    return {};
  }

  // With BUNDLE (RFC 9143) only the tagged section need carry the transport; a bundle-only section
  // and all sections of an answer but the first may leave it to that one.
  Result<void> check_transport() const {
    std::set<std::string_view> fingerprints;
    std::set<std::string_view> mids;
    for (const SdpMedia& media : out_.media) {
      for (const SdpAttribute& attribute : media.attributes) {
        if (attribute.name == "fingerprint") fingerprints.insert(attribute.value);
        if (attribute.name == "mid") {
          TRY(expect(mids.insert(attribute.value).second, "mid: two sections have the same"));
        }
      }
    }
    for (const SdpAttribute& attribute : out_.attributes) {
      if (attribute.name == "fingerprint") fingerprints.insert(attribute.value);
    }
    TRY(expect(fingerprints.size() == 1, "fingerprint: exactly one is needed"));
    const auto live = std::find_if(out_.media.begin(), out_.media.end(),
                                   [](const SdpMedia& media) { return !media.rejected; });
    if (live == out_.media.end()) return {};
    for (const std::string_view name : {"ice-ufrag", "ice-pwd", "fingerprint", "setup"}) {
      TRY(expect(find_attribute(out_, *live, name) != nullptr, name));
    }
    return {};
  }

  const SdpLimits limits_;
  SessionDescription out_;
  SdpFormats formats_;  // of the latest section, in the text
  bool timed_ = false;
};

void write_line(std::string& out, char type, std::string_view value) {
  out += type;
  out += '=';
  out += value;
  out += "\r\n";
}

void write_attributes(std::string& out, const std::vector<SdpAttribute>& attributes) {
  for (const SdpAttribute& attribute : attributes) {
    out += "a=";
    out += attribute.name;
    if (!attribute.value.empty()) {
      out += ':';
      out += attribute.value;
    }
    out += "\r\n";
  }
}

std::string_view kind_name(SdpMediaKind kind) {
  switch (kind) {
    case SdpMediaKind::kAudio: return "audio";
    case SdpMediaKind::kVideo: return "video";
    case SdpMediaKind::kApplication: return "application";
  }
  CHECK(false);
}

void write_media(std::string& out, const SdpMedia& media) {
  std::string line(kind_name(media.kind));
  line += media.rejected ? " 0 " : " 9 ";
  line += media.kind == SdpMediaKind::kApplication ? kDataProtocol : kRtpProtocol;
  for (const std::string& format : media.formats) {
    line += ' ';
    line += format;
  }
  write_line(out, 'm', line);
  write_line(out, 'c', "IN IP4 0.0.0.0");
  for (const SdpBandwidth& bandwidth : media.bandwidths) {
    write_line(out, 'b', bandwidth.type + ":" + bandwidth.value);
  }
  write_attributes(out, media.attributes);
}

}  // namespace

Result<SessionDescription> parse_sdp(std::string_view text, const SdpLimits& limits) {
  return Parser(limits).run(text);
}

const std::string* find_attribute(const SessionDescription& description, const SdpMedia& media,
                                  std::string_view name) {
  for (const auto* attributes : {&media.attributes, &description.attributes}) {
    for (const SdpAttribute& attribute : *attributes) {
      if (attribute.name == name) return &attribute.value;
    }
  }
  return nullptr;
}

std::string to_sdp(const SessionDescription& description) {
  std::string out;
  write_line(out, 'v', "0");
  write_line(
      out, 'o',
      "- " + description.session_id + " " + description.session_version + " IN IP4 127.0.0.1");
  write_line(out, 's', "-");
  write_line(out, 't', "0 0");
  write_attributes(out, description.attributes);
  for (const SdpMedia& media : description.media) write_media(out, media);
  return out;
}

}  // namespace earshot::codec
