// docs/call-cases.md names tests: each of them exists, and each case has one.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = new URL("..", import.meta.url);
const page = readFileSync(new URL("docs/call-cases.md", ROOT), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && line.includes("`"));

/** A file stands before its titles: `file` "title" · "title" · `file` "title". */
function testsOf(row) {
  const cell = row.split(" | ").at(-1);
  const named = [];
  let file;
  for (const [, path, title] of cell.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
    if (path) file = path;
    else named.push({ file, title });
  }
  return named;
}

test("every case of a call has a test", () => {
  assert.ok(rows.length > 20);
  for (const row of rows) assert.notEqual(testsOf(row).length, 0, row);
});

test("every test that is named exists", () => {
  for (const { file, title } of rows.flatMap(testsOf)) {
    const path = fileURLToPath(new URL(file, ROOT));
    assert.ok(existsSync(path), file);
    assert.ok(readFileSync(path, "utf8").includes(title), `${file} has no test "${title}"`);
  }
});
