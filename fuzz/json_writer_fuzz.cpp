// links: base simdjson::simdjson
// Whatever valid UTF-8 the writer is given, a parser of somebody else's reads the same back.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!simdjson::validate_utf8(text)) return 0;
  const auto number = static_cast<int64_t>(size) - 1000;

  earshot::JsonWriter writer;
  writer.begin_object();
  writer.key("text");
  writer.string(text);
  writer.key("list");
  writer.begin_array();
  writer.number(number);
  writer.string(text.substr(0, 0));
  writer.boolean(size % 2 == 0);
  writer.null();
  writer.end_array();
  writer.end_object();
  const simdjson::padded_string json(writer.take());

  simdjson::dom::parser parser;
  simdjson::dom::element document;
  CHECK(parser.parse(json).get(document) == simdjson::SUCCESS);
  std::string_view read;
  CHECK(document["text"].get(read) == simdjson::SUCCESS);
  CHECK(read == text);
  int64_t read_number = 0;
  CHECK(document["list"].at(0).get(read_number) == simdjson::SUCCESS);
  CHECK(read_number == number);
  return 0;
}
