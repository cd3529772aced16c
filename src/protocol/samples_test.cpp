// The golden samples of protocol/samples against the generated decoders and encoders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "protocol/frame.h"
#include "protocol/query.h"
#include "protocol/request_encode.gen.h"

namespace earshot::protocol {
namespace {

using simdjson::dom::element;

// Compact JSON; {"$repeat": [text, count]} becomes a long string.
void write_expanded(JsonWriter& json, element value) {
  if (value.is_array()) {
    json.begin_array();
    for (const element item : value.get_array()) write_expanded(json, item);
    json.end_array();
    return;
  }
  if (!value.is_object()) return json.raw(simdjson::minify(value));
  element repeat;
  if (value["$repeat"].get(repeat) == simdjson::SUCCESS) {
    std::string text;
    for (int64_t i = repeat.at(1).get_int64(); i > 0; --i) {
      text += std::string_view(repeat.at(0));
    }
    return json.string(text);
  }
  json.begin_object();
  for (const auto field : value.get_object()) {
    json.key(field.key);
    write_expanded(json, field.value);
  }
  json.end_object();
}

std::string expanded(element value) {
  JsonWriter json;
  write_expanded(json, value);
  return json.take();
}

class Samples {
 public:
  explicit Samples(const std::string& file) {
    const auto loaded = parser_.load("protocol/samples/" + file + ".json").get_array();
    EXPECT_EQ(loaded.error(), simdjson::SUCCESS) << file;
    for (const element sample : loaded) samples_.push_back(sample);
    EXPECT_FALSE(samples_.empty());
  }
  auto begin() const { return samples_.begin(); }
  auto end() const { return samples_.end(); }
  element named(std::string_view name) const {
    for (const element sample : samples_) {
      if (std::string_view(sample["name"]) == name) return sample;
    }
    ADD_FAILURE() << "no sample " << name;
    return {};
  }

 private:
  simdjson::dom::parser parser_;
  std::vector<element> samples_;
};

std::string name_of(element sample) { return std::string(std::string_view(sample["name"])); }

std::string text_of(element sample) {
  std::string_view text;
  if (sample["text"].get(text) == simdjson::SUCCESS) return std::string(text);
  return expanded(sample["json"]);
}

// Compares with the sample's error: the code, the field, and the message where it is given.
void expect_error(const Error& error, element sample) {
  const element expected = sample["error"];
  EXPECT_EQ(wire_name(error.code), std::string_view(expected["code"])) << error.message;
  std::string_view field;
  if (expected["field"].get(field)) field = "";
  EXPECT_EQ(error.field, field);
  std::string_view message;
  if (expected["message"].get(message)) message = error.message;
  EXPECT_EQ(error.message, message);
}

TEST(Samples, ValidRequestsDecodeAndEncodeToTheSameText) {
  for (const element sample : Samples("requests")) {
    SCOPED_TRACE(name_of(sample));
    const auto frame = decode_client_frame(text_of(sample));
    ASSERT_TRUE(frame.ok()) << frame.error().message;
    EXPECT_EQ(frame->id, uint64_t{sample["json"]["id"]});
    EXPECT_EQ(type_of(frame->request), std::string_view(sample["json"]["type"]));
    const std::string encoded = encode_request(frame->id, frame->request);
    element meant;
    if (sample["same_as"].get(meant) == simdjson::SUCCESS) {
      EXPECT_THAT(encoded, testing::HasSubstr("\"data\":" + expanded(meant) + "}"));
    } else {
      EXPECT_EQ(encoded, text_of(sample));
    }
  }
}

TEST(Samples, CoverEveryRequest) {
  std::set<size_t> seen;
  for (const element sample : Samples("requests")) {
    seen.insert(decode_client_frame(text_of(sample)).value().request.index());
  }
  EXPECT_EQ(seen.size(), std::variant_size_v<ClientRequest>);
}

TEST(Samples, InvalidRequestsAreRefusedWithTheReason) {
  for (const element sample : Samples("requests_invalid")) {
    SCOPED_TRACE(name_of(sample));
    const auto frame = decode_client_frame(text_of(sample));
    ASSERT_FALSE(frame.ok());
    expect_error(frame.error(), sample);
  }
}

template <class T>
Result<std::string> reencoded(const Result<T>& body) {
  if (!body.ok()) return body.error();
  return to_json(*body);
}

TEST(Samples, RestBodiesDecodeAndEncodeToTheSameTextOrAreRefused) {
  const std::map<std::string_view, std::function<Result<std::string>(std::string_view)>> decoders =
      {
          {"register", [](auto text) { return reencoded(decode_register(text)); }},
          {"sign_in", [](auto text) { return reencoded(decode_sign_in(text)); }},
          {"me_update", [](auto text) { return reencoded(decode_me_update(text)); }},
          {"password_change", [](auto text) { return reencoded(decode_password_change(text)); }},
          {"call_leave", [](auto text) { return reencoded(decode_call_leave(text)); }},
          {"calls_read", [](auto text) { return reencoded(decode_calls_read(text)); }},
          {"push_subscribe", [](auto text) { return reencoded(decode_push_subscribe(text)); }},
          {"push_unsubscribe", [](auto text) { return reencoded(decode_push_unsubscribe(text)); }},
          {"push_test", [](auto text) { return reencoded(decode_push_test(text)); }},
          {"settings_update", [](auto text) { return reencoded(decode_settings_update(text)); }},
          {"invite_create", [](auto text) { return reencoded(decode_invite_create(text)); }},
          {"admin_user_update",
           [](auto text) { return reencoded(decode_admin_user_update(text)); }},
      };
  std::set<std::string> accepted;
  for (const element sample : Samples("bodies")) {
    SCOPED_TRACE(name_of(sample));
    const auto body = decoders.at(std::string_view(sample["type"]))(text_of(sample));
    ASSERT_EQ(body.ok(), bool{sample["valid"]});
    if (!body.ok()) {
      expect_error(body.error(), sample);
      continue;
    }
    EXPECT_EQ(*body, text_of(sample));
    accepted.insert(std::string(std::string_view(sample["type"])));
  }
  EXPECT_EQ(accepted.size(), decoders.size());
}

std::string describe(const UsersQuery& query) {
  return query.query.value_or("-") + " " + query.cursor.value_or("-") + " " +
         std::to_string(query.limit.value_or(0));
}

QueryParameters parameters_of(element sample) {
  QueryParameters parameters;
  for (const element pair : sample["query"].get_array()) {
    const element value = pair.at(1);
    std::string text;
    if (value.is_string()) {
      text = std::string_view(value);
    } else {
      text = expanded(value);
      text = text.substr(1, text.size() - 2);
    }
    parameters.emplace_back(std::string_view(pair.at(0)), text);
  }
  return parameters;
}

template <class T>
Result<void> outcome(const Result<T>& query) {
  return query.ok() ? Result<void>() : Result<void>(query.error());
}

TEST(Samples, QueriesAreAcceptedOrRefused) {
  const std::map<std::string_view, std::function<Result<void>(const QueryParameters&)>> decoders = {
      {"users_query", [](auto& query) { return outcome(decode_users_query(query)); }},
      {"messages_query", [](auto& query) { return outcome(decode_messages_query(query)); }},
      {"changes_query", [](auto& query) { return outcome(decode_changes_query(query)); }},
      {"search_query", [](auto& query) { return outcome(decode_search_query(query)); }},
      {"calls_query", [](auto& query) { return outcome(decode_calls_query(query)); }},
  };
  for (const element sample : Samples("queries")) {
    SCOPED_TRACE(name_of(sample));
    const auto result = decoders.at(std::string_view(sample["type"]))(parameters_of(sample));
    ASSERT_EQ(result.ok(), bool{sample["valid"]});
    if (!result.ok()) expect_error(result.error(), sample);
  }
}

TEST(Samples, QueryValuesArriveAsGiven) {
  const Samples queries("queries");
  const auto full = decode_users_query(parameters_of(queries.named("users_query")));
  EXPECT_EQ(describe(full.value()), "ö c 100");
  const auto nothing = decode_users_query(parameters_of(queries.named("users_query with nothing")));
  EXPECT_EQ(describe(nothing.value()), "- - 0");
  const auto first = decode_changes_query(
      parameters_of(queries.named("the first of duplicates counts, unknown ones are ignored")));
  EXPECT_EQ(first.value().after_version, 0);
}

}  // namespace
}  // namespace earshot::protocol
