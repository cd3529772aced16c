// src/protocol/request.gen.h, event.gen.h and their sources: the variants and their names.
import { NOTICE, comment } from "./text.mjs";

const AREAS_WITH_MESSAGES = ["calls", "chat", "connection", "meetings", "session"];

function header(description) {
  return [
    ...comment(description, ""),
    ...comment(NOTICE, ""),
    "// clang-format off",
    "#pragma once",
    "",
    "#include <string_view>",
    "#include <variant>",
    "",
    ...AREAS_WITH_MESSAGES.map((area) => `#include "protocol/${area}.gen.h"`),
    "",
    "namespace earshot::protocol {",
    "",
  ];
}

function variant(name, types) {
  const items = types.map((type, i) => `    ${type.name}${i + 1 < types.length ? "," : ">;"}`);
  return [`using ${name} = std::variant<`, ...items, ""];
}

export function requestHeader(model) {
  const lines = header("Requests of a client, as decoded, and the result that belongs to each.");
  lines.push(...variant("ClientRequest", model.requests));
  lines.push("template <class Request>", "struct ResultOf;");
  for (const { name, result } of model.requests) {
    lines.push(`template <>\nstruct ResultOf<${name}> { using type = ${result}; };`);
  }
  lines.push("template <class Request>", "using ResultOfT = typename ResultOf<Request>::type;", "");
  for (const { name, result } of model.requests) {
    if (result !== `${name}Result`) lines.push(`using ${name}Result = ${result};`);
  }
  lines.push("", "// The type's name on the wire.");
  lines.push("std::string_view type_of(const ClientRequest& request);", "");
  lines.push("}  // namespace earshot::protocol", "");
  return lines.join("\n");
}

export function eventHeader(model) {
  const lines = header("Events of the server.");
  lines.push(...variant("ServerEvent", model.events));
  lines.push("// The type's name on the wire.");
  lines.push("std::string_view type_of(const ServerEvent& event);", "");
  lines.push("}  // namespace earshot::protocol", "");
  return lines.join("\n");
}

function namesSource(file, variantName, types, wire) {
  return [
    `// ${NOTICE}`,
    "// clang-format off",
    `#include "protocol/${file}.gen.h"`,
    "",
    "#include <array>",
    "",
    "namespace earshot::protocol {",
    "",
    `std::string_view type_of(const ${variantName}& message) {`,
    `  static constexpr std::array<std::string_view, ${types.length}> kTypes = {`,
    ...types.map((type) => `      "${wire(type)}",`),
    "  };",
    "  return kTypes[message.index()];",
    "}",
    "",
    "}  // namespace earshot::protocol",
    "",
  ].join("\n");
}

export function requestSource(model) {
  return namesSource("request", "ClientRequest", model.requests, (type) => type.request);
}

export function eventSource(model) {
  return namesSource("event", "ServerEvent", model.events, (type) => type.event);
}
