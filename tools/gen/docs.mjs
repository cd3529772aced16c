// docs/protocol.md: protocol.md.tmpl with its {{placeholders}} replaced by reference tables.

function anchor(name) {
  return `[${name}](#${name.toLowerCase()})`;
}

function length(min, max) {
  return min === max ? `${max}` : `${min}–${max}`;
}

const SAFE_INTEGER = Number.MAX_SAFE_INTEGER;

function integerRange(type) {
  if (type.max === SAFE_INTEGER) return type.min === 0 ? "integer ≥ 0" : `integer ≥ ${type.min}`;
  return `integer ${type.min}–${type.max}`;
}

function typeText(type) {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "string":
      return `string ${length(type.min, type.max)}`;
    case "integer":
      return integerRange(type);
    case "fraction":
      return `number ${type.min}–${type.max}`;
    case "array":
      return `array ${length(type.min, type.max)} of ${typeText(type.items)}`;
    default:
      return anchor(type.name);
  }
}

function cell(text) {
  return text.replaceAll("|", "\\|");
}

function fieldTable(fields) {
  if (fields.length === 0) return ["No fields: `{}`."];
  return [
    "| field | type | meaning |",
    "|---|---|---|",
    ...fields.map((field) => {
      const name = field.optional ? `\`${field.name}\`?` : `\`${field.name}\``;
      return `| ${name} | ${typeText(field.type)} | ${cell(field.description)} |`;
    }),
  ];
}

function scalarText(type) {
  if (type.base === "integer") return `Integer. ${type.description}`;
  return `String \`${type.pattern}\`. ${type.description}`;
}

function typeSection(type) {
  const lines = [`#### ${type.name}`];
  if (type.kind === "scalar") return [...lines, scalarText(type), ""];
  lines.push(type.description, "");
  if (type.kind === "object") return [...lines, ...fieldTable(type.fields), ""];
  const meanings = type.valueDescriptions ?? {};
  lines.push("| value | meaning |", "|---|---|");
  lines.push(...type.values.map((value) => `| \`${value}\` | ${cell(meanings[value] ?? "")} |`));
  return [...lines, ""];
}

function requestSection(type) {
  const errors = type.errors.map((code) => `\`${code}\``).join(", ");
  return [
    `#### ${type.request}`,
    `${type.description}`,
    "",
    `When: ${type.state} Result: ${anchor(type.result)}.${errors ? ` Errors: ${errors}.` : ""}`,
    "",
    ...fieldTable(type.fields),
    "",
  ];
}

function eventSection(type) {
  return [`#### ${type.event} (event)`, type.description, "", ...fieldTable(type.fields), ""];
}

function ofArea(types, area) {
  return types.filter((type) => type.area === area);
}

function messages(model, area) {
  return [
    ...ofArea(model.requests, area).flatMap((type) => requestSection(type)),
    ...ofArea(model.events, area).flatMap((type) => eventSection(type)),
  ];
}

function plainTypes(model) {
  return model.areas
    .flatMap((area) => area.types)
    .filter((type) => !type.request && !type.event && !type.query)
    .flatMap((type) => typeSection(type));
}

const WHO = { none: "anybody", session: "signed in", admin: "administrators" };

function queryTable(route, model) {
  if (!route.query) return [];
  return ["", "Query:", "", ...fieldTable(model.types.get(route.query).fields)];
}

function routeSection(route, model) {
  const facts = [`For: ${WHO[route.auth]}.`];
  if (route.body) facts.push(`Body: ${anchor(route.body)}.`);
  if (route.upload) facts.push(`Body: ${route.upload}.`);
  if (route.download) facts.push(`Answer: ${route.download}.`);
  if (route.result) facts.push(`Answer: ${anchor(route.result)}.`);
  if (route.status) facts.push(`Status: ${route.status}, no body.`);
  const errors = route.errors.map((code) => `\`${code}\``).join(", ");
  if (errors) facts.push(`Errors: ${errors}.`);
  return [
    `#### ${route.method} ${route.path}`,
    [`${route.summary}.`, route.notes].filter(Boolean).join(" "),
    "",
    facts.join(" "),
    ...queryTable(route, model),
    "",
  ];
}

function errorTable(model) {
  const type = model.types.get("ErrorCode");
  return [
    "| code | HTTP status | meaning |",
    "|---|---|---|",
    ...type.values.map((code) => {
      return `| \`${code}\` | ${HTTP_STATUS[code]} | ${cell(type.valueDescriptions[code])} |`;
    }),
  ];
}

export const HTTP_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  wrong_state: 409,
  too_large: 413,
  rate_limited: 429,
  limit: 409,
  unavailable: 503,
  unsupported: 415,
  internal: 500,
};

export function protocolDocument(template, model) {
  const parts = {
    errors: errorTable(model),
    session: messages(model, "session"),
    chat: messages(model, "chat"),
    calls: messages(model, "calls"),
    meetings: messages(model, "meetings"),
    connection: messages(model, "connection"),
    routes: model.routes.flatMap((route) => routeSection(route, model)),
    types: plainTypes(model),
  };
  const used = new Set();
  const text = template.replace(/^\{\{(\w+)\}\}$/gm, (_, name) => {
    if (!parts[name]) throw new Error(`protocol.md.tmpl: there is no part {{${name}}}`);
    used.add(name);
    return parts[name].join("\n").trimEnd();
  });
  const missing = Object.keys(parts).filter((name) => !used.has(name));
  if (missing.length > 0) throw new Error(`protocol.md.tmpl does not use ${missing}`);
  return text;
}
