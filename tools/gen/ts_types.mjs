// web/src/protocol/types.gen.ts: the types of the contract and the maps of requests and events.
import { NOTICE, wrap } from "./text.mjs";

function doc(text, indent) {
  const lines = wrap(text, 100 - indent.length - 4);
  const flat = `${indent}/** ${text} */`;
  if (flat.length <= 100) return [flat];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}

function tsType(type) {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "string":
      return "string";
    case "integer":
    case "fraction":
      return "number";
    case "array":
      return `${tsType(type.items)}[]`;
    default:
      return type.name;
  }
}

function enumLines(type) {
  const flat = `export type ${type.name} = ${type.values.map((v) => `"${v}"`).join(" | ")};`;
  if (flat.length <= 100) return [flat];
  const lines = type.values.map((value) => `  | "${value}"`);
  lines[lines.length - 1] += ";";
  return [`export type ${type.name} =`, ...lines];
}

function typeLines(type) {
  const lines = doc(type.description, "");
  if (type.kind === "enum") return [...lines, ...enumLines(type), ""];
  if (type.kind === "scalar") {
    const base = type.base === "integer" ? "number" : "string";
    return [...lines, `export type ${type.name} = ${base};`, ""];
  }
  if (type.fields.length === 0) {
    return [...lines, `export type ${type.name} = Record<string, never>;`, ""];
  }
  lines.push(`export interface ${type.name} {`);
  for (const field of type.fields) {
    lines.push(...doc(field.description, "  "));
    lines.push(`  ${field.name}${field.optional ? "?" : ""}: ${tsType(field.type)};`);
  }
  return [...lines, "}", ""];
}

function maps(model) {
  return [
    "/** Every request: what the client sends and what comes back with `ok`. */",
    "export interface RequestMap {",
    ...model.requests.map(({ request, name, result }) => {
      return `  ${request}: { data: ${name}; result: ${result} };`;
    }),
    "}",
    "export type RequestType = keyof RequestMap;",
    "",
    "/** Every event of the server. */",
    "export interface EventMap {",
    ...model.events.map(({ event, name }) => `  ${event}: ${name};`),
    "}",
    "export type EventType = keyof EventMap;",
    "",
    "export type ServerEvent = {",
    "  [Type in EventType]: { type: Type; seq: number; data: EventMap[Type] };",
    "}[EventType];",
    "",
  ];
}

export function typesModule(model) {
  const types = model.areas.flatMap((area) => area.types);
  return [`// ${NOTICE}`, "", ...types.flatMap(typeLines), ...maps(model)].join("\n");
}
