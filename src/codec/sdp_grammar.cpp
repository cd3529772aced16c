#include "codec/sdp_grammar.h"

#include <array>

#include "codec/words.h"

namespace earshot::codec {
namespace {

using Check = bool (*)(std::string_view value);

enum Place : unsigned { kSession = 1, kMedia = 2, kBoth = 3 };

struct Rule {
  std::string_view name;
  Place place;
  Check check;
};

bool flag(std::string_view value) { return value.empty(); }

// Values without structure of their own for us: printable, which the line reader has checked.
bool text(std::string_view value) { return !value.empty(); }

bool number(std::string_view value) { return is_digits(value, 10); }

// RFC 8839 §5.4: ice-char is a letter, a digit, "+" or "/".
bool ice_text(std::string_view value) {
  return all_of_chars(value, [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; });
}
bool ice_ufrag(std::string_view value) {
  return value.size() >= 4 && value.size() <= 256 && ice_text(value);
}
bool ice_pwd(std::string_view value) {
  return value.size() >= 22 && value.size() <= 256 && ice_text(value);
}

bool tokens(std::string_view value) {
  const Words words(value);
  return words.count() > 0 && words.all(is_token);
}

// RFC 8122 §5, and RFC 8829 asks for SHA-256 at least.
bool fingerprint(std::string_view value) {
  const Words words(value);
  if (words.count() != 2) return false;
  size_t bytes = 0;
  if (words[0] == "sha-256") bytes = 32;
  if (words[0] == "sha-384") bytes = 48;
  if (words[0] == "sha-512") bytes = 64;
  const std::string_view hash = words[1];
  if (bytes == 0 || hash.size() != bytes * 3 - 1) return false;
  for (size_t i = 0; i < hash.size(); ++i) {
    if (i % 3 == 2 ? hash[i] != ':' : !is_hex(hash[i])) return false;
  }
  return true;
}

bool setup(std::string_view value) {
  return value == "actpass" || value == "active" || value == "passive";
}

bool mid(std::string_view value) { return value.size() <= 32 && is_token(value); }

bool group(std::string_view value) {
  return value == "BUNDLE" || (value.starts_with("BUNDLE ") && tokens(value.substr(7)));
}

// RFC 8830: a stream and a track. Firefox writes them in braces.
bool msid(std::string_view value) {
  const Words words(value);
  return words.count() >= 1 && words.count() <= 2 &&
         words.all([](std::string_view word) { return word.size() <= 128; });
}

// RFC 8285 §5: id[/direction] uri. Attributes of extensions are not used in WebRTC.
bool extmap(std::string_view value) {
  const Words words(value);
  if (words.count() != 2) return false;
  const std::string_view id = words[0].substr(0, words[0].find('/'));
  return is_digits(id, 5) && words[1].find(':') != std::string_view::npos;
}

bool rtcp_fb(std::string_view value) {
  const Words words(value);
  return words.count() >= 2 && words.count() <= 4 && words.all(is_token);
}

// payload type, then name/clock[/channels]
bool rtpmap(std::string_view value) {
  const Words words(value);
  if (words.count() != 2) return false;
  const size_t slash = words[1].find('/');
  return slash != std::string_view::npos && is_token(words[1].substr(0, slash));
}

bool fmtp(std::string_view value) { return Words(value).count() >= 2; }

// RFC 5576: an SSRC and one of the attributes that browsers give it.
bool ssrc(std::string_view value) {
  const Words words(value);
  if (words.count() < 2 || !is_digits(words[0], 10)) return false;
  const std::string_view name = words[1].substr(0, words[1].find(':'));
  return name == "cname" || name == "msid" || name == "mslabel" || name == "label";
}

bool ssrc_group(std::string_view value) {
  const Words words(value);
  if (words.count() < 2 || !is_token(words[0])) return false;
  return words.all(
      [&words](std::string_view word) { return word == words[0] || is_digits(word, 10); });
}

// RFC 8851 §10; RFC 8852 lets a header extension carry no more than this.
bool rid_id(std::string_view value) {
  return !value.empty() && value.size() <= 16 &&
         all_of_chars(value, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}
bool is_way(std::string_view word) { return word == "send" || word == "recv"; }
bool rid(std::string_view value) {
  const Words words(value);
  return (words.count() == 2 || words.count() == 3) && rid_id(words[0]) && is_way(words[1]);
}

// RFC 8853 §5.1: streams apart by ";", alternatives of one by ",", paused ones behind "~".
bool simulcast_streams(std::string_view list) {
  while (true) {
    const size_t end = list.find_first_of(";,");
    std::string_view id = list.substr(0, end);
    if (id.starts_with('~')) id.remove_prefix(1);
    if (!rid_id(id)) return false;
    if (end == std::string_view::npos) return true;
    list.remove_prefix(end + 1);
  }
}
bool simulcast(std::string_view value) {
  const Words words(value);
  if (words.count() != 2 && words.count() != 4) return false;
  for (size_t i = 0; i < words.count(); i += 2) {
    if (!is_way(words[i]) || !simulcast_streams(words[i + 1])) return false;
  }
  return words.count() == 2 || words[0] != words[2];
}

constexpr std::array kRules = {
    Rule{"bundle-only", kMedia, flag},
    Rule{"extmap", kBoth, extmap},
    Rule{"extmap-allow-mixed", kBoth, flag},
    Rule{"fingerprint", kBoth, fingerprint},
    Rule{"fmtp", kMedia, fmtp},
    Rule{"group", kSession, group},
    Rule{"ice-options", kBoth, tokens},
    Rule{"ice-pwd", kBoth, ice_pwd},
    Rule{"ice-ufrag", kBoth, ice_ufrag},
    Rule{"imageattr", kMedia, text},
    Rule{"inactive", kBoth, flag},
    Rule{"max-message-size", kMedia, number},
    Rule{"maxptime", kMedia, number},
    Rule{"mid", kMedia, mid},
    Rule{"msid", kMedia, msid},
    Rule{"msid-semantic", kSession, text},
    Rule{"ptime", kMedia, number},
    Rule{"recvonly", kBoth, flag},
    Rule{"rid", kMedia, rid},
    Rule{"rtcp", kMedia, text},
    Rule{"rtcp-fb", kMedia, rtcp_fb},
    Rule{"rtcp-mux", kMedia, flag},
    Rule{"rtcp-mux-only", kMedia, flag},
    Rule{"rtcp-rsize", kMedia, flag},
    Rule{"rtcp-xr", kBoth, text},
    Rule{"rtpmap", kMedia, rtpmap},
    Rule{"sctp-port", kMedia, number},
    Rule{"sendonly", kBoth, flag},
    Rule{"sendrecv", kBoth, flag},
    Rule{"setup", kBoth, setup},
    Rule{"simulcast", kMedia, simulcast},
    Rule{"ssrc", kMedia, ssrc},
    Rule{"ssrc-group", kMedia, ssrc_group},
    Rule{"x-google-flag", kMedia, text},
};

const Rule* find_rule(std::string_view name) {
  for (const Rule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

// The payload type that an attribute is about; empty when it is about none or about all.
std::string_view payload_type(const SdpAttribute& attribute) {
  const bool about_one =
      attribute.name == "rtpmap" || attribute.name == "fmtp" || attribute.name == "rtcp-fb";
  if (!about_one) return {};
  const Words words(attribute.value);
  return words[0] == "*" ? std::string_view() : words[0];
}

SdpVerdict judge(SdpAttribute& attribute, Place place) {
  const Rule* rule = find_rule(attribute.name);
  if (rule == nullptr || (rule->place & place) == 0) return SdpVerdict::kDrop;
  if (!rule->check(attribute.value)) return SdpVerdict::kRefuse;
  // Says where RTCP goes without ICE; browsers write this, and addresses do not belong here.
  if (attribute.name == "rtcp") attribute.value = "9 IN IP4 0.0.0.0";
  return SdpVerdict::kKeep;
}

}  // namespace

bool is_digits(std::string_view text, size_t length_max) {
  return !text.empty() && text.size() <= length_max && all_of_chars(text, is_digit);
}

SdpVerdict judge_session_attribute(SdpAttribute& attribute) { return judge(attribute, kSession); }

SdpVerdict judge_media_attribute(SdpAttribute& attribute, const SdpFormats& formats) {
  const SdpVerdict verdict = judge(attribute, kMedia);
  if (verdict != SdpVerdict::kKeep) return verdict;
  const std::string_view format = payload_type(attribute);
  return format.empty() || formats.contains(format) ? SdpVerdict::kKeep : SdpVerdict::kDrop;
}

}  // namespace earshot::codec
