#include "http/admission.h"

namespace earshot::http {
namespace {

bool is_socket_target(const Target& target) {
  return target.segments.size() == 3 && target.segments[0] == "api" && target.segments[1] == "v1" &&
         target.segments[2] == kSocketPath;
}

Result<void> check_origin(const RequestHead& head, bool secure, const OriginCheck& origins) {
  if (origins.allows(head.field("origin"), head.field("host"), secure)) return {};
  return Error{ErrorCode::kForbidden, "This request comes from another site."};
}

// RFC 6455 §4.2.1.
Result<void> check_handshake(const RequestHead& head) {
  constexpr size_t kKeyChars = 24;  // 16 bytes in base64
  const std::string_view key = head.field("sec-websocket-key");
  const bool asks = head.method == Method::kGet && has_token(head.field("connection"), "upgrade") &&
                    has_token(head.field("upgrade"), "websocket");
  if (!asks || head.has_body() || key.size() != kKeyChars || !key.ends_with("==") ||
      head.field("sec-websocket-version") != "13") {
    return Error{ErrorCode::kInvalid, "This address is for WebSockets, version 13."};
  }
  return {};
}

bool is_json(std::string_view content_type) { return has_token(content_type, "application/json"); }

Result<void> check_body(const RequestHead& head, const BodyRule& rule) {
  if (rule.kind == BodyKind::kNone) {
    if (head.content_length.value_or(0) > 0 || head.chunked) {
      return Error{ErrorCode::kInvalid, "This request takes no body."};
    }
    return {};
  }
  if (rule.kind == BodyKind::kJson && !is_json(head.field("content-type"))) {
    return Error{ErrorCode::kUnsupported, "The body must be application/json."};
  }
  if (head.content_length.value_or(0) > rule.bytes_max) {
    return Error{ErrorCode::kTooLarge,
                 "At most " + std::to_string(rule.bytes_max) + " bytes are accepted here."};
  }
  return {};
}

Response method_not_allowed(std::string allowed) {
  Response response = error_response({ErrorCode::kUnsupported, "Not this method."});
  response.status = 405;
  response.set("Allow", std::move(allowed));
  return response;
}

}  // namespace

std::variant<Admission, Response> admit(const RequestHead& head, bool secure, const Router& router,
                                        const OriginCheck& origins) {
  auto target = parse_target(head.target);
  if (!target.ok()) return error_response(target.error());

  if (is_socket_target(*target)) {
    if (const auto origin = check_origin(head, secure, origins); !origin.ok()) {
      return error_response(origin.error());
    }
    if (const auto handshake = check_handshake(head); !handshake.ok()) {
      return error_response(handshake.error());
    }
    return Admission{*std::move(target), AdmittedSocket()};
  }
  if (!target->is_api()) {
    if (!is_safe(head.method)) return method_not_allowed("GET, HEAD");
    if (head.has_body()) return error_response({ErrorCode::kInvalid, "No body, please."});
    return Admission{*std::move(target), AdmittedPage()};
  }
  if (!is_safe(head.method)) {
    if (const auto origin = check_origin(head, secure, origins); !origin.ok()) {
      return error_response(origin.error());
    }
  }
  auto match = router.find(head.method, target->segments);
  if (match.route == nullptr) {
    if (!match.allowed_methods.empty()) {
      return method_not_allowed(std::move(match.allowed_methods));
    }
    return error_response({ErrorCode::kNotFound, "There is nothing at this address."});
  }
  if (const auto body = check_body(head, match.route->body); !body.ok()) {
    return error_response(body.error());
  }
  return Admission{*std::move(target), AdmittedRoute{match.route, std::move(match.parameters)}};
}

}  // namespace earshot::http
