// When the web client is built again, with an npm that only counts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

const kNpm = `#!/bin/sh
echo >>../builds
[ ! -e src/wrong ] || exit 1
mkdir -p dist && cp src/app.ts dist/index.html
`;
let root;

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path) => readFileSync(join(root, path), "utf8");
const remove = (path) => rmSync(join(root, path), { recursive: true });
/** How often it has been built, after one more run. */
function builds() {
  execFileSync("bash", [join(root, "tools/step.sh"), "web"], { stdio: "pipe" });
  return read("builds").length;
}

before(() => {
  root = mkdtempSync(join(tmpdir(), "earshot-step-"));
  write("web/src/app.ts", "one");
  write(".tools/node/bin/npm", kNpm);
  chmodSync(join(root, ".tools/node/bin/npm"), 0o755);
  mkdirSync(join(root, "tools"));
  copyFileSync(join(import.meta.dirname, "step.sh"), join(root, "tools/step.sh"));
});
after(() => rmSync(root, { recursive: true }));

test("the web client is built when a source or a built file is another, and only then", () => {
  assert.equal(builds(), 1);
  assert.equal(builds(), 1);
  utimesSync(join(root, "web/src/app.ts"), new Date(), new Date());
  write("web/node_modules/kit/index.js", "not ours");
  write("web/e2e/chat.spec.ts", "not in it");
  assert.equal(builds(), 1);

  write("web/src/app.ts", "two");
  utimesSync(join(root, "web/src/app.ts"), new Date(0), new Date(0));
  assert.equal(builds(), 2);
  assert.equal(read("web/dist/index.html"), "two");

  write("web/src/more.ts", "");
  assert.equal(builds(), 3);
  write("web/dist/index.html", "of other sources");
  assert.equal(builds(), 4);
  remove("web/dist");
  assert.equal(builds(), 5);
  assert.equal(builds(), 5);
});

test("a build that failed is not taken for one", () => {
  const before = builds();
  write("web/src/wrong", "");
  assert.throws(builds);
  assert.throws(builds);
  assert.equal(read("builds").length, before + 2);
  remove("web/src/wrong");
  assert.equal(builds(), before + 3);
});
