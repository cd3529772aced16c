// src/protocol/<area>.gen.h: enumerations and structs; <area>.gen.cpp: names and encoders.
import { NOTICE, comment, snake } from "./text.mjs";
import { cppType, enumConstant, memberInitializer } from "./cpp_types.mjs";
import { namedIn, reachable } from "./schema.mjs";

// Types that the server never sends: their encoders are apart, for tests and C++ clients.
export function clientOnly(model) {
  const sent = reachable(model, [
    ...model.requests.map((request) => request.result),
    ...model.events.map((event) => event.name),
    ...[...model.types.values()].filter((type) => type.payload).map((type) => type.name),
    ...model.routes.filter((route) => route.result).map((route) => route.result),
  ]);
  const names = [...model.types.keys()].filter((name) => !sent.has(name));
  return new Set(names.filter((name) => !model.types.get(name).query));
}

function enumHeader(type) {
  const lines = [...comment(type.description, ""), `enum class ${type.name} {`];
  for (const value of type.values) {
    lines.push(...comment(type.valueDescriptions?.[value] ?? "", "  "));
    lines.push(`  ${enumConstant(value)},`);
  }
  lines.push("};");
  lines.push(`std::string_view wire_name(${type.name} value);`);
  lines.push(`bool parse_wire_name(std::string_view name, ${type.name}& out);`, "");
  return lines;
}

function member(field, model) {
  const type = cppType(field.type, model);
  if (field.optional) return `  std::optional<${type}> ${field.name} = {};`;
  return `  ${type} ${field.name}${memberInitializer(field.type, model)};`;
}

function structHeader(type, model, encodable) {
  const lines = [...comment(type.description, ""), `struct ${type.name} {`];
  for (const field of type.fields) {
    lines.push(...comment(field.description, "  "), member(field, model));
  }
  if (type.fields.length > 0) lines.push("");
  lines.push(`  friend bool operator==(const ${type.name}&, const ${type.name}&) = default;`, "};");
  if (encodable) lines.push(`void encode(JsonWriter& json, const ${type.name}& value);`);
  if (type.body) {
    lines.push(`Result<${type.name}> decode_${snake(type.name)}(std::string_view body);`);
  }
  if (type.query) {
    const parameters = "const QueryParameters& query";
    lines.push(`Result<${type.name}> decode_${snake(type.name)}(${parameters});`);
  }
  lines.push("");
  return lines;
}

function areaIncludes(area, model) {
  const others = new Set();
  for (const type of area.types) {
    for (const name of (type.fields ?? []).flatMap((field) => namedIn(field.type))) {
      const other = model.types.get(name).area;
      if (other !== area.name) others.add(`#include "protocol/${other}.gen.h"`);
    }
  }
  if (area.name === "rest") {
    others.add('#include "protocol/chat.gen.h"');
    others.add('#include "protocol/query.h"');
  }
  return [...others].sort();
}

function generated(area) {
  return area.types.filter((type) => !type.byHand && type.kind !== "scalar");
}

export function areaHeader(area, model) {
  const notSent = clientOnly(model);
  const lines = [
    ...comment(`${area.title}. ${area.description} Plain values: copy, move and compare them.`, ""),
    ...comment(NOTICE, ""),
    "// clang-format off",
    "#pragma once",
    "",
    "#include <cstdint>",
    "#include <optional>",
    "#include <string>",
    "#include <string_view>",
    "#include <vector>",
    "",
    '#include "base/ids.h"',
    '#include "base/json_writer.h"',
    '#include "base/result.h"',
    '#include "base/time.h"',
    ...areaIncludes(area, model),
    "",
    "namespace earshot::protocol {",
    "",
  ];
  for (const type of generated(area)) {
    const encodable = !notSent.has(type.name) && !type.query;
    if (type.kind === "enum") lines.push(...enumHeader(type));
    else lines.push(...structHeader(type, model, encodable));
  }
  lines.push("}  // namespace earshot::protocol", "");
  return lines.join("\n");
}

function enumSource(type) {
  const table = `k${type.name}Names`;
  const count = type.values.length;
  return [
    `constexpr std::array<std::string_view, ${count}> ${table} = {`,
    ...type.values.map((value) => `    "${value}",`),
    "};",
    "",
    `std::string_view wire_name(${type.name} value) {`,
    "  const auto index = static_cast<size_t>(value);",
    `  CHECK(index < ${table}.size());`,
    `  return ${table}[index];`,
    "}",
    "",
    `bool parse_wire_name(std::string_view name, ${type.name}& out) {`,
    `  for (size_t i = 0; i < ${table}.size(); ++i) {`,
    `    if (${table}[i] != name) continue;`,
    `    out = static_cast<${type.name}>(i);`,
    "    return true;",
    "  }",
    "  return false;",
    "}",
    "",
  ];
}

export function encoder(type) {
  const name = type.fields.length > 0 ? " value" : "";
  return [
    `void encode(JsonWriter& json, const ${type.name}&${name}) {`,
    "  json.begin_object();",
    ...type.fields.map((field) => `  write_field(json, "${field.name}", value.${field.name});`),
    "  json.end_object();",
    "}",
    "",
  ];
}

export function areaSource(area, model) {
  const notSent = clientOnly(model);
  const lines = [
    `// ${NOTICE}`,
    "// clang-format off",
    `#include "protocol/${area.name}.gen.h"`,
    "",
    "#include <array>",
    "",
    '#include "base/check.h"',
    '#include "protocol/encode_support.h"',
    "",
    "namespace earshot::protocol {",
    "",
  ];
  for (const type of generated(area)) {
    if (type.kind === "enum") lines.push(...enumSource(type));
    else if (!notSent.has(type.name) && !type.query) lines.push(...encoder(type));
  }
  lines.push("}  // namespace earshot::protocol", "");
  return lines.join("\n");
}
