// links: http
// The path of a request without its sockets: bytes → parser → admission. Whatever arrives, it ends
// in a route, a page, a socket or an answer with a refusal; and no admitted path can climb.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "http/admission.h"
#include "http/byte_range.h"
#include "http/cookies.h"
#include "http/file_name.h"
#include "http/request_parser.h"
#include "http/response.h"

using namespace earshot;
using namespace earshot::http;

namespace {

Router make_router() {
  Router router;
  const BodyRule json{BodyKind::kJson, limits::kHttpJsonBodyBytesMax};
  router.add(Method::kGet, "users/{}/avatar", Access::kMember, {}, {});
  router.add(Method::kPost, "sign_in", Access::kPublic, json, {});
  router.add(Method::kPut, "me/avatar", Access::kMember, {BodyKind::kBytes, 1000}, {});
  return router;
}

void check_admitted(const Admission& admission, const RequestHead& head) {
  for (const std::string& segment : admission.target.segments) {
    CHECK(segment != "." && segment != "..");
    CHECK(segment.find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos);
  }
  if (const auto* route = std::get_if<AdmittedRoute>(&admission.kind)) {
    CHECK(route->route != nullptr);
    const BodyRule& body = route->route->body;
    CHECK(head.content_length.value_or(0) <= body.bytes_max);
    CHECK(is_safe(head.method) || !head.field("origin").empty());
  }
}

void admit_and_answer(const RequestHead& head) {
  static const Router router = make_router();
  static const OriginCheck origins({"https://chat.example.org"});
  const auto admitted = admit(head, false, router, origins);
  const HeadContext context{.wall = WallTime::from_ms(1), .host = head.field("host")};
  if (const auto* refusal = std::get_if<Response>(&admitted)) {
    CHECK(refusal->status >= 400);
    const std::string bytes = serialize_head(*refusal, context);
    CHECK(bytes.ends_with("\r\n\r\n") && bytes.find("\r\n\r\n") == bytes.size() - 4);
  } else {
    check_admitted(std::get<Admission>(admitted), head);
  }
  find_cookie(head.field("cookie"), session_cookie_name(false));
  const auto range = select_range(head.field("range"), 1000);
  CHECK(range.range.first + range.range.count <= 1000);
  const auto name = decode_file_name(head.field("x-file-name"));
  if (!name.ok()) return;
  Response download;
  download.set("Content-Disposition", content_disposition(Disposition::kAttachment, *name));
  const std::string bytes = serialize_head(download, context);
  CHECK(bytes.find("\r\n\r\n") == bytes.size() - 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  RequestParser parser;
  bool admitted = false;
  while (!parser.done()) {
    const auto used = parser.feed(input);
    if (!used.ok()) return 0;
    input.remove_prefix(*used);
    if (parser.head_done() && !admitted) {
      admitted = true;
      admit_and_answer(parser.head());
    }
    parser.take_body();
    if (*used == 0) break;
  }
  return 0;
}
