// The repository's own source files: tracked or new, not ignored, present on disk.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

export const kRoot = resolve(import.meta.dirname, "../..");

/** @returns {Map<string, string>} path relative to the repository → text */
export function readSourceFiles(pattern) {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: kRoot,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = new Map();
  for (const path of new Set(listed.split("\0"))) {
    if (path === "" || !pattern.test(path) || !existsSync(resolve(kRoot, path))) continue;
    files.set(path, readFileSync(resolve(kRoot, path), "utf8"));
  }
  return files;
}

/** Prints violations ("path:line: sentence") and ends the process accordingly. */
export function finish(name, violations, fileCount) {
  for (const violation of violations) console.log(violation);
  console.log(`${name}: ${fileCount} files, ${violations.length} violations`);
  process.exit(violations.length === 0 ? 0 : 1);
}
