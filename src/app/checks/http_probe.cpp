// One HTTP/1.1 question over a probe, and what of the answer a check needs.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <string>

#include "app/checks/system_environment.h"
#include "app/network.h"
#include "app/version.h"
#include "base/limits.h"
#include "io/probe.h"
#include "io/tls_probe.h"

namespace earshot::app {
namespace {

std::string request_text(const HttpQuestion& question) {
  std::string text = "GET " + question.path + " HTTP/1.1\r\nHost: " + question.host +
                     "\r\nUser-Agent: earshot-doctor/" + kVersion + "\r\n";
  if (question.websocket) {
    // The example of RFC 6455 §1.3; the answer is looked at for its status only.
    text +=
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
        std::string(question.tls ? "https://" : "http://") + question.host + "\r\n\r\n";
  } else {
    text += "Connection: close\r\n\r\n";
  }
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// False: not HTTP.
bool parse_answer(const std::string& text, HttpAnswer& answer) {
  const size_t head_end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.") || head_end == std::string::npos) return false;
  const size_t status = text.find(' ') + 1;
  if (status > head_end) return false;
  std::from_chars(text.data() + status, text.data() + std::min(status + 3, head_end),
                  answer.status);
  size_t line = text.find("\r\n");
  while (line < head_end) {
    const size_t start = line + 2;
    line = text.find("\r\n", start);
    const size_t colon = text.find(':', start);
    if (colon >= line) continue;
    answer.fields[lower(text.substr(start, colon - start))] =
        trimmed(text.substr(colon + 1, line - colon - 1));
  }
  answer.body = text.substr(head_end + 4);
  return answer.status >= 100;
}

// All of it is there: for servers that keep the connection open.
bool is_complete(const std::string& text, bool head_only) {
  HttpAnswer answer;
  if (!parse_answer(text, answer)) return false;
  if (head_only) return true;
  const std::string length = answer.field("content-length");
  uint64_t bytes = 0;
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  return !length.empty() && answer.body.size() >= bytes;
}

Result<void> ask(io::ProbeStream& stream, const HttpQuestion& question, HttpAnswer& answer) {
  const std::string request = request_text(question);
  TRY(stream.write(as_bytes(request)));
  std::string text;
  while (text.size() < limits::kProbeBodyBytesMax && !is_complete(text, question.websocket)) {
    std::array<uint8_t, 4096> buffer;
    TRY_ASSIGN(const size_t count, stream.read(buffer));
    if (count == 0) break;
    text += as_text(Bytes(buffer).first(count));
  }
  if (parse_answer(text, answer)) return {};
  return Error{ErrorCode::kUnavailable,
               question.to.to_string() + ": something answers there that is not HTTP"};
}

}  // namespace

Result<HttpAnswer> SystemEnvironment::http(const HttpQuestion& question) {
  HttpAnswer answer;
  if (question.tls) {
    const auto name = split_host_port(question.host, question.to.port());
    TRY_ASSIGN(const auto stream,
               io::TlsProbe::connect(question.to, name.ok() ? name->first : "", question.authority,
                                     limits::kProbeDeadline));
    answer.certificate = stream->certificate();
    TRY(ask(*stream, question, answer));
  } else {
    TRY_ASSIGN(const auto stream, io::TcpProbe::connect(question.to, limits::kProbeDeadline));
    TRY(ask(*stream, question, answer));
  }
  return answer;
}

}  // namespace earshot::app
