// links: base protocol
// REST bodies and queries. The first byte chooses the decoder; what decodes is written and decodes
// to the same again. A query is lines of key=value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "protocol/frame.h"
#include "protocol/request_encode.gen.h"
#include "protocol/rest.gen.h"

namespace protocol = earshot::protocol;

namespace {

template <class Body>
void try_body(earshot::Result<Body> (*decode)(std::string_view), std::string_view text) {
  const auto body = decode(text);
  if (!body) {
    protocol::encode_error_body(body.error());
    return;
  }
  const auto again = decode(protocol::to_json(*body));
  CHECK(again.ok());
  CHECK(*again == *body);
}

protocol::QueryParameters split_query(std::string_view text) {
  protocol::QueryParameters query;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    query.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return query;
}

template <class Query>
void try_query(earshot::Result<Query> (*decode)(const protocol::QueryParameters&),
               std::string_view text) {
  const auto query = decode(split_query(text));
  CHECK(query.ok() || !query.error().field.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] - 'a') {
    case 0: try_body(protocol::decode_register, text); break;
    case 1: try_body(protocol::decode_sign_in, text); break;
    case 2: try_body(protocol::decode_me_update, text); break;
    case 3: try_body(protocol::decode_password_change, text); break;
    case 4: try_body(protocol::decode_call_leave, text); break;
    case 5: try_body(protocol::decode_settings_update, text); break;
    case 6: try_body(protocol::decode_invite_create, text); break;
    case 7: try_body(protocol::decode_admin_user_update, text); break;
    case 8: try_query(protocol::decode_users_query, text); break;
    case 9: try_query(protocol::decode_messages_query, text); break;
    case 10: try_query(protocol::decode_changes_query, text); break;
    case 11: try_query(protocol::decode_search_query, text); break;
    default: try_query(protocol::decode_calls_query, text); break;
  }
  return 0;
}
