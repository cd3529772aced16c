#include "protocol/frame.h"

#include "protocol/decode.gen.h"
#include "protocol/decode_support.h"

namespace earshot::protocol {
namespace {

constexpr IntLimits kIdLimits = {1, kFrameIdMax};
constexpr StringLimits kTypeLimits = {1, 64};

bool read_frame(const JsonValue& json, ClientFrame& out, Fault& fault) {
  int64_t id = 0;
  std::string type;
  if (!read_object(json, fault) || !read_field(json, "id", id, kIdLimits, fault) ||
      !read_field(json, "type", type, kTypeLimits, fault)) {
    return false;
  }
  out.id = static_cast<uint64_t>(id);
  const RequestReader reader = find_request_reader(type);
  if (reader == nullptr) {
    fault.code = ErrorCode::kUnsupported;
    fault.inside("type");
    return fault.set("not a request that this server knows");
  }
  const auto data = json.find("data");
  if (data && reader(*data, out.request, fault)) return true;
  if (!data) fault.set("missing");
  fault.inside("data");
  return false;
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.key("code");
  json.string(wire_name(error.code));
  json.key("message");
  json.string(error.message);
  if (!error.field.empty()) {
    json.key("field");
    json.string(error.field);
  }
  json.end_object();
}

}  // namespace

Result<ClientFrame> decode_client_frame(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return Error{json.error().code, "frame: " + json.error().message};
  ClientFrame frame;
  Fault fault;
  if (read_frame(*json, frame, fault)) return frame;
  if (fault.field.empty()) return Error{fault.code, "frame: " + fault.reason};
  return std::move(fault).to_error();
}

uint64_t peek_frame_id(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return 0;
  const auto value = json->find("id");
  if (!value) return 0;
  const auto id = value->integer();
  return id && *id >= 1 && *id <= kFrameIdMax ? static_cast<uint64_t>(*id) : 0;
}

std::string encode_error(uint64_t id, const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.key("type");
  json.string("error");
  if (id != 0) {
    json.key("id");
    json.number(id);
  }
  json.key("data");
  write_error(json, error);
  json.end_object();
  return json.take();
}

std::string encode_error_body(const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.key("error");
  write_error(json, error);
  json.end_object();
  return json.take();
}

std::string encode_event_open(const ServerEvent& event) {
  JsonWriter json;
  json.begin_object();
  json.key("type");
  json.string(type_of(event));
  json.key("data");
  std::visit([&json](const auto& data) { encode(json, data); }, event);
  json.end_object();
  std::string open = json.take();
  open.pop_back();
  return open;
}

std::string close_event(std::string_view open, uint64_t seq) {
  std::string frame;
  const std::string digits = std::to_string(seq);
  frame.reserve(open.size() + digits.size() + 8);
  frame.append(open).append(",\"seq\":").append(digits).append("}");
  return frame;
}

std::string encode_event(const ServerEvent& event, uint64_t seq) {
  return close_event(encode_event_open(event), seq);
}

}  // namespace earshot::protocol
