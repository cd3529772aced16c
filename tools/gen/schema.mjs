// Reads protocol/*.schema.json into one model: areas with their types in order of use, the
// requests, the events and the REST routes. Everything that a generator does not know is an error
// here, so that no constraint in a schema is silently left unchecked.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const AREAS = [
  "common",
  "session",
  "chat",
  "calls",
  "meetings",
  "connection",
  "push",
  "rest",
];

const KNOWN_KEYS = new Set([
  "$ref",
  "description",
  "type",
  "enum",
  "pattern",
  "properties",
  "required",
  "items",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "x-cpp-type",
  "x-cpp-by-hand",
  "x-enum-descriptions",
  "x-request",
  "x-result",
  "x-errors",
  "x-state",
  "x-event",
  "x-body",
  "x-query",
  "x-payload",
]);

function checkKeys(schema, where) {
  for (const key of Object.keys(schema)) {
    if (!KNOWN_KEYS.has(key)) throw new Error(`${where}: the generator does not know "${key}"`);
  }
}

function refName(ref) {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

// A type as a field uses it: {kind, ...limits}, where kind is "string", "integer", "fraction",
// "boolean", "array" or "named".
function fieldType(schema, where) {
  checkKeys(schema, where);
  if (schema.$ref) return { kind: "named", name: refName(schema.$ref) };
  switch (schema.type) {
    case "boolean":
      return { kind: "boolean" };
    case "string":
      if (schema.maxLength === undefined) throw new Error(`${where}: a string needs maxLength`);
      return { kind: "string", min: schema.minLength ?? 0, max: schema.maxLength };
    case "integer":
      if (schema.minimum === undefined || schema.maximum === undefined) {
        throw new Error(`${where}: an integer needs minimum and maximum`);
      }
      return { kind: "integer", min: schema.minimum, max: schema.maximum };
    case "number":
      if (schema.minimum === undefined || schema.maximum === undefined) {
        throw new Error(`${where}: a number needs minimum and maximum`);
      }
      return { kind: "fraction", min: schema.minimum, max: schema.maximum };
    case "array":
      if (schema.maxItems === undefined) throw new Error(`${where}: an array needs maxItems`);
      return {
        kind: "array",
        min: schema.minItems ?? 0,
        max: schema.maxItems,
        items: fieldType(schema.items, `${where}[]`),
      };
    default:
      throw new Error(`${where}: type ${schema.type} is not supported`);
  }
}

function readType(name, schema, area) {
  const where = `${area}.schema.json#/$defs/${name}`;
  checkKeys(schema, where);
  if (!schema.description) throw new Error(`${where}: no description`);
  const type = { name, area, description: schema.description, byHand: schema["x-cpp-by-hand"] };
  if (schema.type === "object") {
    const required = new Set(schema.required ?? []);
    type.kind = "object";
    type.request = schema["x-request"];
    type.result = schema["x-result"] && refName(schema["x-result"]);
    type.errors = schema["x-errors"];
    type.state = schema["x-state"];
    type.event = schema["x-event"];
    type.body = schema["x-body"] ?? false;
    type.query = schema["x-query"] ?? false;
    type.payload = schema["x-payload"] ?? false;
    type.fields = Object.entries(schema.properties ?? {}).map(([field, property]) => {
      if (!property.description) throw new Error(`${where}/${field}: no description`);
      return {
        name: field,
        optional: !required.delete(field),
        description: property.description,
        type: fieldType(property, `${where}/${field}`),
      };
    });
    if (required.size > 0) throw new Error(`${where}: required but no property: ${[...required]}`);
  } else if (schema.enum) {
    type.kind = "enum";
    type.values = schema.enum;
    type.valueDescriptions = schema["x-enum-descriptions"];
  } else {
    type.kind = "scalar";
    type.base = schema.type;
    type.cppType = schema["x-cpp-type"];
    type.pattern = schema.pattern;
    type.min = schema.minLength ?? schema.minimum;
    type.max = schema.maxLength ?? schema.maximum;
  }
  return type;
}

export function namedIn(type) {
  if (type.kind === "array") return namedIn(type.items);
  return type.kind === "named" ? [type.name] : [];
}

// Names of all types that `roots` need, themselves included.
export function reachable(model, roots) {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const field of model.types.get(name).fields ?? []) namedIn(field.type).forEach(visit);
  };
  roots.forEach(visit);
  return seen;
}

function checkReferences(model) {
  for (const type of model.types.values()) {
    const names = (type.fields ?? []).flatMap((field) => namedIn(field.type));
    for (const name of type.result ? [...names, type.result] : names) {
      if (!model.types.has(name)) throw new Error(`${type.name} uses ${name}: not defined`);
    }
    if (type.request && (!type.result || !type.errors || !type.state)) {
      throw new Error(`${type.name}: a request needs x-result, x-errors and x-state`);
    }
  }
}

// An area's types, each after those it holds.
function inOrderOfUse(types, area) {
  const ordered = [];
  const done = new Set();
  const visit = (name) => {
    const type = types.get(name);
    if (type.area !== area || done.has(name)) return;
    done.add(name);
    for (const field of type.fields ?? []) namedIn(field.type).forEach(visit);
    ordered.push(type);
  };
  for (const [name, type] of types) if (type.area === area) visit(name);
  return ordered;
}

export function readModel(root) {
  const model = { types: new Map(), areas: [], requests: [], events: [], routes: [] };
  const titles = new Map();
  for (const area of AREAS) {
    const file = JSON.parse(readFileSync(join(root, "protocol", `${area}.schema.json`), "utf8"));
    titles.set(area, { title: file.title, description: file.description });
    for (const [name, schema] of Object.entries(file.$defs)) {
      if (model.types.has(name)) throw new Error(`${name} is defined twice`);
      model.types.set(name, readType(name, schema, area));
    }
    for (const route of file["x-routes"] ?? []) {
      const named = {};
      for (const part of ["body", "query", "result"]) {
        if (route[part]) named[part] = refName(route[part].$ref);
      }
      model.routes.push({ ...route, ...named });
    }
  }
  checkReferences(model);
  for (const area of AREAS) {
    const types = inOrderOfUse(model.types, area);
    model.areas.push({ name: area, ...titles.get(area), types });
  }
  model.requests = [...model.types.values()].filter((type) => type.request);
  model.events = [...model.types.values()].filter((type) => type.event);
  model.bodies = [...model.types.values()].filter((type) => type.body);
  model.queries = [...model.types.values()].filter((type) => type.query);
  return model;
}
