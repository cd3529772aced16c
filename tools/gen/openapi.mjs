// docs/openapi.json: the REST part as OpenAPI 3.1.
import { HTTP_STATUS } from "./docs.mjs";
import { reachable } from "./schema.mjs";

function schemaOf(type) {
  switch (type.kind) {
    case "boolean":
      return { type: "boolean" };
    case "string":
      return { type: "string", minLength: type.min, maxLength: type.max };
    case "integer":
      return { type: "integer", minimum: type.min, maximum: type.max };
    case "fraction":
      return { type: "number", minimum: type.min, maximum: type.max };
    case "array":
      return {
        type: "array",
        minItems: type.min,
        maxItems: type.max,
        items: schemaOf(type.items),
      };
    default:
      return ref(type.name);
  }
}

function ref(name) {
  return { $ref: `#/components/schemas/${name}` };
}

function component(type) {
  const { description } = type;
  if (type.kind === "enum") return { type: "string", description, enum: type.values };
  if (type.kind === "scalar") {
    if (type.base === "string") return { type: "string", description, pattern: type.pattern };
    return { type: "integer", description, minimum: type.min, maximum: type.max };
  }
  const properties = {};
  for (const field of type.fields) {
    properties[field.name] = { ...schemaOf(field.type), description: field.description };
  }
  const required = type.fields.filter((field) => !field.optional).map((field) => field.name);
  return { type: "object", description, ...(required.length > 0 && { required }), properties };
}

function jsonBody(name) {
  return { "application/json": { schema: ref(name) } };
}

function parameters(route, model) {
  const path = Object.entries(route.params ?? {}).map(([name, type]) => {
    return { name, in: "path", required: true, schema: ref(type) };
  });
  const fields = route.query ? model.types.get(route.query).fields : [];
  const query = fields.map((field) => ({
    name: field.name,
    in: "query",
    required: !field.optional,
    description: field.description,
    schema: schemaOf(field.type),
  }));
  return [...path, ...query];
}

function requestBody(route) {
  if (route.body) return { required: true, content: jsonBody(route.body) };
  const content = { "*/*": { schema: { type: "string", format: "binary" } } };
  return { required: true, description: route.upload, content };
}

function success(route) {
  const answer = { description: route.summary };
  if (route.result) answer.content = jsonBody(route.result);
  if (route.download) answer.content = { "*/*": { schema: { type: "string", format: "binary" } } };
  return { [route.status ?? 200]: answer };
}

function failures(route) {
  const byStatus = new Map();
  for (const code of route.errors) {
    const status = HTTP_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const answers = {};
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    answers[status] = { description: codes.join(", "), content: jsonBody("ErrorBody") };
  }
  return answers;
}

function operation(route, model) {
  const given = parameters(route, model);
  return {
    summary: route.summary,
    ...(route.notes && { description: route.notes }),
    ...(route.auth === "none" && { security: [] }),
    ...(given.length > 0 && { parameters: given }),
    ...((route.body || route.upload) && { requestBody: requestBody(route) }),
    responses: { ...success(route), ...failures(route) },
  };
}

export function openapiDocument(model, version) {
  const paths = {};
  const roots = new Set(["ErrorBody"]);
  for (const route of model.routes) {
    paths[route.path] = { ...paths[route.path] };
    paths[route.path][route.method.toLowerCase()] = operation(route, model);
    for (const name of [route.body, route.result, ...Object.values(route.params ?? {})]) {
      if (name) roots.add(name);
    }
    for (const field of route.query ? model.types.get(route.query).fields : []) {
      if (field.type.kind === "named") roots.add(field.type.name);
    }
  }
  const schemas = {};
  for (const name of [...reachable(model, [...roots])].sort()) {
    schemas[name] = component(model.types.get(name));
  }
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Earshot",
      version,
      description: "What is not live. docs/protocol.md describes this and the WebSocket together.",
    },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-earshot" } },
      schemas,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
