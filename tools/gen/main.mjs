// Writes everything that is generated from protocol/*.schema.json.
//   node tools/gen/main.mjs           writes
//   node tools/gen/main.mjs --check   writes nothing; fails if a file is not what would be written
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as decode from "./cpp_decode.mjs";
import * as messages from "./cpp_messages.mjs";
import * as structs from "./cpp_structs.mjs";
import { protocolDocument } from "./docs.mjs";
import { openapiDocument } from "./openapi.mjs";
import { readModel } from "./schema.mjs";
import { eventsModule } from "./ts_events.mjs";
import { typesModule } from "./ts_types.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

function outputs(model) {
  const files = new Map();
  for (const area of model.areas) {
    files.set(`src/protocol/${area.name}.gen.h`, structs.areaHeader(area, model));
    files.set(`src/protocol/${area.name}.gen.cpp`, structs.areaSource(area, model));
  }
  files.set("src/protocol/request.gen.h", messages.requestHeader(model));
  files.set("src/protocol/request.gen.cpp", messages.requestSource(model));
  files.set("src/protocol/event.gen.h", messages.eventHeader(model));
  files.set("src/protocol/event.gen.cpp", messages.eventSource(model));
  files.set("src/protocol/decode.gen.h", decode.decodeHeader());
  files.set("src/protocol/decode.gen.cpp", decode.decodeSource(model));
  files.set("src/protocol/request_encode.gen.h", decode.requestEncodeHeader(model));
  files.set("src/protocol/request_encode.gen.cpp", decode.requestEncodeSource(model));
  files.set("web/src/protocol/types.gen.ts", typesModule(model));
  files.set("web/src/protocol/events.gen.ts", eventsModule(model));
  files.set("docs/protocol.md", protocolDocument(current("tools/gen/protocol.md.tmpl"), model));
  files.set("docs/openapi.json", openapiDocument(model, current("VERSION").trim()));
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

const files = outputs(readModel(root));
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
