// Writes everything that is generated from protocol/*.schema.json.
//   node tools/gen/main.mjs           writes
//   node tools/gen/main.mjs --check   writes nothing; fails if a file is not what would be written
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as decode from "./cpp_decode.mjs";
import * as messages from "./cpp_messages.mjs";
import * as structs from "./cpp_structs.mjs";
import { protocol_document } from "./docs.mjs";
import { openapi_document } from "./openapi.mjs";
import { read_model } from "./schema.mjs";
import { events_module } from "./ts_events.mjs";
import { types_module } from "./ts_types.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

function outputs(model) {
  const files = new Map();
  for (const area of model.areas) {
    files.set(`src/protocol/${area.name}.gen.h`, structs.area_header(area, model));
    files.set(`src/protocol/${area.name}.gen.cpp`, structs.area_source(area, model));
  }
  files.set("src/protocol/request.gen.h", messages.request_header(model));
  files.set("src/protocol/request.gen.cpp", messages.request_source(model));
  files.set("src/protocol/event.gen.h", messages.event_header(model));
  files.set("src/protocol/event.gen.cpp", messages.event_source(model));
  files.set("src/protocol/decode.gen.h", decode.decode_header());
  files.set("src/protocol/decode.gen.cpp", decode.decode_source(model));
  files.set("src/protocol/request_encode.gen.h", decode.request_encode_header(model));
  files.set("src/protocol/request_encode.gen.cpp", decode.request_encode_source(model));
  files.set("web/src/protocol/types.gen.ts", types_module(model));
  files.set("web/src/protocol/events.gen.ts", events_module(model));
  files.set("docs/protocol.md", protocol_document(current("tools/gen/protocol.md.tmpl"), model));
  files.set("docs/openapi.json", openapi_document(model, current("VERSION").trim()));
  return files;
}

// Generated files of an earlier run that nothing makes any more.
function leftovers(files) {
  return ["src/protocol", "web/src/protocol"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => /\.gen\.[a-z]+$/.test(path) && !files.has(path));
}

function current(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

const files = outputs(read_model(root));
const stale = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
if (process.argv.includes("--check")) {
  const wrong = [...stale, ...leftovers(files)];
  for (const path of wrong) console.error(`${path}: not what the schemas say`);
  if (wrong.length > 0) {
    console.error(`Run: node ${relative(process.cwd(), fileURLToPath(import.meta.url))}`);
    process.exit(1);
  }
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path));
  }
  for (const path of leftovers(files)) console.warn(`${path}: nothing makes this file any more`);
  console.log(`${stale.length} of ${files.size} files written`);
}
