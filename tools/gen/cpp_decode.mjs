// src/protocol/decode.gen.h/.cpp: decoders of requests, REST bodies and queries;
// request_encode.gen.h/.cpp: the reverse, for tests and C++ clients.
import { NOTICE, callLines, comment, snake } from "./text.mjs";
import { characterClass, cppLimits } from "./cpp_types.mjs";
import { encoder, clientOnly } from "./cpp_structs.mjs";
import { reachable } from "./schema.mjs";

const MESSAGE_INCLUDES = ["calls", "chat", "connection", "meetings", "push", "rest", "session"].map(
  (area) => `#include "protocol/${area}.gen.h"`,
);

function decodedTypes(model) {
  const roots = [...model.requests, ...model.bodies, ...model.queries].map((type) => type.name);
  const names = reachable(model, roots);
  return model.areas.flatMap((area) => area.types).filter((type) => names.has(type.name));
}

function needed(type) {
  return type.kind === "enum" || type.kind === "object";
}

export function decodeHeader() {
  return [
    "// Finds the decoder of a request; the public decoders are in frame.h and rest.gen.h.",
    ...comment(NOTICE, ""),
    "// clang-format off",
    "#pragma once",
    "",
    "#include <string_view>",
    "",
    '#include "protocol/decode_support.h"',
    '#include "protocol/request.gen.h"',
    "",
    "namespace earshot::protocol {",
    "",
    "// Reads the `data` of a frame into the alternative of its type.",
    "using RequestReader = bool (*)(const JsonValue& data, ClientRequest& out, Fault& fault);",
    "",
    "// Null if there is no such request.",
    "RequestReader find_request_reader(std::string_view type);",
    "",
    "}  // namespace earshot::protocol",
    "",
  ].join("\n");
}

function enumReader(type) {
  return [
    `bool read(const JsonValue& json, ${type.name}& out, NoLimits, Fault& fault) {`,
    "  const auto name = json.string();",
    '  if (!name) return fault.set("not a string");',
    "  if (parse_wire_name(*name, out)) return true;",
    ...callLines("return fault.set(", [`"not one of ${type.values.join(", ")}"`], ");", "  "),
    "}",
    "",
  ];
}

function fieldReader(field, model, source, indent) {
  const limits = cppLimits(field.type, model);
  const call = `read_field(${source}, "${field.name}", out.${field.name}, `;
  const rest = `${limits}, fault)`;
  if (call.length + rest.length + indent.length + " &&".length <= 100) return call + rest;
  return `${call.trimEnd()}\n${indent}           ${rest}`;
}

function objectReader(type, model) {
  const out = type.fields.length > 0 ? " out" : "";
  const checks = ["read_object(json, fault)"];
  checks.push(...type.fields.map((field) => fieldReader(field, model, "json", "         ")));
  return [
    `bool read(const JsonValue& json, ${type.name}&${out}, NoLimits, Fault& fault) {`,
    `  return ${checks.join(" &&\n         ")};`,
    "}",
    "",
  ];
}

function queryReader(type, model) {
  const indent = " ".repeat(20);
  const checks = type.fields.map((field) => fieldReader(field, model, "query", indent));
  return [
    `Result<${type.name}> decode_${snake(type.name)}(const QueryParameters& query) {`,
    `  ${type.name} out;`,
    "  Fault fault;",
    `  const bool good = ${checks.join(` &&\n${indent}`)};`,
    "  if (!good) return std::move(fault).to_error();",
    "  return out;",
    "}",
    "",
  ];
}

function bodyDecoder(type) {
  return [
    `Result<${type.name}> decode_${snake(type.name)}(std::string_view body) {`,
    `  return decode_body<${type.name}>(body);`,
    "}",
    "",
  ];
}

function characterSet(type) {
  const { functionName, set } = characterClass(type);
  const tests = [];
  for (let i = 0; i < set.length; ++i) {
    if (set[i + 1] === "-" && i + 2 < set.length) {
      tests.push(`(c >= '${set[i]}' && c <= '${set[i + 2]}')`);
      i += 2;
    } else {
      tests.push(`c == '${set[i]}'`);
    }
  }
  return [`bool ${functionName}(unsigned char c) {`, `  return ${tests.join(" || ")};`, "}", ""];
}

function requestTable(model) {
  return [
    "template <class Request>",
    "bool read_request(const JsonValue& data, ClientRequest& out, Fault& fault) {",
    "  return read(data, out.emplace<Request>(), NoLimits{}, fault);",
    "}",
    "",
    "struct RequestEntry {",
    "  std::string_view type;",
    "  RequestReader reader;",
    "};",
    "",
    `constexpr std::array<RequestEntry, ${model.requests.length}> kRequests = {{`,
    ...model.requests.map(({ request, name }) => `    {"${request}", read_request<${name}>},`),
    "}};",
    "",
  ];
}

export function decodeSource(model) {
  const types = decodedTypes(model);
  const objects = types.filter((type) => needed(type) && !type.query);
  const restricted = types.filter((type) => type.pattern && !type.cppType);
  return [
    `// ${NOTICE}`,
    "// clang-format off",
    '#include "protocol/decode.gen.h"',
    "",
    "#include <array>",
    "",
    ...MESSAGE_INCLUDES,
    '#include "protocol/query.h"',
    "",
    "namespace earshot::protocol {",
    "namespace {",
    "",
    ...restricted.flatMap(characterSet),
    "}  // namespace",
    "",
    ...objects.flatMap((type) =>
      type.kind === "enum" ? enumReader(type) : objectReader(type, model),
    ),
    "namespace {",
    "",
    ...requestTable(model),
    "}  // namespace",
    "",
    "RequestReader find_request_reader(std::string_view type) {",
    "  for (const RequestEntry& entry : kRequests) {",
    "    if (entry.type == type) return entry.reader;",
    "  }",
    "  return nullptr;",
    "}",
    "",
    ...model.bodies.flatMap(bodyDecoder),
    ...model.queries.flatMap((type) => queryReader(type, model)),
    "}  // namespace earshot::protocol",
    "",
  ].join("\n");
}

function encodedByClients(model) {
  const names = clientOnly(model);
  const decoded = decodedTypes(model).filter((type) => names.has(type.name));
  return decoded.filter((type) => type.kind === "object" && !type.query);
}

export function requestEncodeHeader(model) {
  return [
    ...comment("Encoders of what clients send: for tests, fuzzing and C++ clients.", ""),
    ...comment(NOTICE, ""),
    "// clang-format off",
    "#pragma once",
    "",
    "#include <cstdint>",
    "#include <string>",
    "",
    '#include "base/json_writer.h"',
    ...["push", "request", "rest"].map((area) => `#include "protocol/${area}.gen.h"`),
    "",
    "namespace earshot::protocol {",
    "",
    "// A whole frame.",
    "std::string encode_request(uint64_t id, const ClientRequest& request);",
    "",
    ...encodedByClients(model).map(
      (type) => `void encode(JsonWriter& json, const ${type.name}& value);`,
    ),
    "",
    "}  // namespace earshot::protocol",
    "",
  ].join("\n");
}

export function requestEncodeSource(model) {
  return [
    `// ${NOTICE}`,
    "// clang-format off",
    '#include "protocol/request_encode.gen.h"',
    "",
    '#include "protocol/encode_support.h"',
    "",
    "namespace earshot::protocol {",
    "",
    ...encodedByClients(model).flatMap(encoder),
    "std::string encode_request(uint64_t id, const ClientRequest& request) {",
    "  JsonWriter json;",
    "  json.begin_object();",
    '  json.key("type");',
    "  json.string(type_of(request));",
    '  json.key("id");',
    "  json.number(id);",
    '  json.key("data");',
    "  std::visit([&json](const auto& data) { encode(json, data); }, request);",
    "  json.end_object();",
    "  return json.take();",
    "}",
    "",
    "}  // namespace earshot::protocol",
    "",
  ].join("\n");
}
