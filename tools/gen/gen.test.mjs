import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cppLimits } from "./cpp_types.mjs";
import { protocolDocument } from "./docs.mjs";
import { readModel } from "./schema.mjs";
import { problems } from "./validate.mjs";

const root = join(fileURLToPath(import.meta.url), "../../..");
const model = readModel(root);

function samples(name) {
  return JSON.parse(readFileSync(join(root, "protocol/samples", `${name}.json`), "utf8"));
}

// "$repeat" and "same_as": see protocol/README.md.
function expanded(value) {
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== "object" || value === null) return value;
  if (value.$repeat) return value.$repeat[0].repeat(value.$repeat[1]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expanded(item)]));
}

// Reads a copy of the schemas in which `change` has changed one.
function readChanged(area, change) {
  const copy = mkdtempSync(join(tmpdir(), "earshot-gen-"));
  try {
    cpSync(join(root, "protocol"), join(copy, "protocol"), { recursive: true });
    const path = join(copy, "protocol", `${area}.schema.json`);
    const schema = JSON.parse(readFileSync(path, "utf8"));
    change(schema.$defs);
    writeFileSync(path, JSON.stringify(schema));
    return readModel(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test("every sample of a request, as meant, is what its schema says", () => {
  for (const sample of samples("requests")) {
    const { request, name } = model.requests.find(({ request }) => request === sample.json.type);
    const data = expanded(sample.same_as ?? sample.json.data);
    assert.deepEqual(problems(data, name, model), [], `${request}: ${sample.name}`);
  }
});

test("every sample of an event is what its schema says, to the last field", () => {
  for (const sample of samples("events")) {
    const { name } = model.events.find(({ event }) => event === sample.json.type);
    assert.deepEqual(problems(expanded(sample.json.data), name, model), [], sample.name);
  }
});

test("an invalid sample of a body breaks its schema", () => {
  const names = new Map(model.bodies.map(({ name }) => [name.toLowerCase(), name]));
  for (const sample of samples("bodies")) {
    const name = names.get(sample.type.replaceAll("_", ""));
    assert.equal(problems(sample.json, name, model).length === 0, sample.valid, sample.name);
  }
});

test("a constraint that the generator does not know is refused", () => {
  assert.throws(
    () => readChanged("chat", (defs) => (defs.MessageSend.properties.text.format = "email")),
    /MessageSend\/text: the generator does not know "format"/,
  );
});

test("a string without a maximal length is refused", () => {
  assert.throws(
    () => readChanged("chat", (defs) => delete defs.MessageSend.properties.text.maxLength),
    /MessageSend\/text: a string needs maxLength/,
  );
});

test("a field without a description is refused", () => {
  assert.throws(
    () => readChanged("calls", (defs) => delete defs.CallGet.properties.call_id.description),
    /CallGet\/call_id: no description/,
  );
});

test("a required field that is not there is refused", () => {
  assert.throws(
    () => readChanged("calls", (defs) => defs.CallGet.required.push("colour")),
    /CallGet: required but no property: colour/,
  );
});

test("a reference to nothing is refused", () => {
  assert.throws(
    () => readChanged("calls", (defs) => (defs.CallGet["x-result"] = "#/$defs/Nothing")),
    /CallGet uses Nothing: not defined/,
  );
});

test("limits of items reach the C++ decoder", () => {
  const field = model.types.get("IceServer").fields.find(({ name }) => name === "urls");
  assert.equal(
    cppLimits(field.type, model),
    "ArrayLimits<StringLimits>{1, 8, StringLimits{1, 256}}",
  );
});

test("a pattern of a form that has no C++ is refused", () => {
  const changed = readChanged("common", (defs) => (defs.Username.pattern = "^a+$"));
  const field = changed.types.get("Register").fields[0];
  assert.throws(() => cppLimits(field.type, changed), /pattern \^a\+\$ is not of a known form/);
});

test("a document that leaves a part out is refused", () => {
  assert.throws(() => protocolDocument("{{errors}}\n", model), /does not use session,chat/);
  assert.throws(() => protocolDocument("{{eros}}\n", model), /there is no part \{\{eros\}\}/);
});
