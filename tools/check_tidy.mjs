// Keeps the code the size a reader can hold: lengths of files, functions, components and lines,
// a short README for every module, and no open ends without an issue number.
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { measureFunctions } from "./lib/measure_functions.mjs";
import { finish, readSourceFiles } from "./lib/source_files.mjs";

export const kLimits = {
  fileLines: 600,
  typeScriptFileLines: 400,
  functionLines: 70,
  componentLines: 200,
  lineColumns: 100,
  readmeLines: 60,
};

const kSource = /\.(cpp|h|tsx?|mjs|css|cmake|sh|py)$|(^|\/)CMakeLists\.txt$|^(run|test|dev)$/;
const kGenerated = /\.gen\.|(^|\/)package-lock\.json$|\/locales?\//;
const kOpenEnd = new RegExp(`\\b(${["TO", "FIX", "X"].join("|")})(DO|ME|XX)\\b(?!\\(#\\d+\\))`);

function checkFileLength(path, lines) {
  const limit = /\.tsx?$/.test(path) ? kLimits.typeScriptFileLines : kLimits.fileLines;
  return lines.length > limit ? [`${path}: ${lines.length} lines, at most ${limit}`] : [];
}

function checkLines(path, lines) {
  const found = [];
  lines.forEach((line, index) => {
    // A sentence of the screen stays whole, or its translations would be lost.
    const columns = [...line.replace(/\bt`[^`]*`/g, "t``")].length;
    if (columns > kLimits.lineColumns && !/https?:\/\/|^\s*#include/.test(line)) {
      found.push(`${path}:${index + 1}: ${columns} columns, at most ${kLimits.lineColumns}`);
    }
    if (kOpenEnd.test(line)) {
      found.push(`${path}:${index + 1}: an open end needs an issue number, as in (#12)`);
    }
  });
  return found;
}

function checkFunctions(path, text) {
  const isTest = /\.(test|spec)\.(tsx?|mjs)$/.test(path);
  const language = /\.(cpp|h)$/.test(path) ? "cpp" : "typescript";
  if (isTest || !/\.(cpp|h|tsx?|mjs)$/.test(path)) return [];
  return measureFunctions(text, language).flatMap(({ name, line, lines }) => {
    const isComponent = path.endsWith(".tsx") && /^[A-Z]/.test(name);
    const limit = isComponent ? kLimits.componentLines : kLimits.functionLines;
    if (lines <= limit) return [];
    const what = isComponent ? "component" : "function";
    return [`${path}:${line}: ${what} ${name} has ${lines} lines, at most ${limit}`];
  });
}

/** Every C++ module, every web area and every feature says in a README what it is for. */
function checkReadmes(files) {
  const modules = new Set();
  for (const path of files.keys()) {
    if (/^src\/(\w+|codec\/\w+)\/CMakeLists\.txt$/.test(path)) modules.add(dirname(path));
    const area = path.match(/^web\/src\/(engine|ui|features\/\w+)\/.*\.tsx?$/);
    if (area) modules.add(`web/src/${area[1]}`);
  }
  const found = [];
  for (const module of modules) {
    const lines = files.get(`${module}/README.md`)?.trimEnd().split("\n").length;
    if (lines === undefined) found.push(`${module}: README.md is missing`);
    else if (lines > kLimits.readmeLines) {
      found.push(`${module}/README.md: ${lines} lines, at most ${kLimits.readmeLines}`);
    }
  }
  return found;
}

/** @param {Map<string, string>} files path → text @returns {string[]} one sentence per violation */
export function checkTidy(files) {
  const found = checkReadmes(files);
  for (const [path, text] of files) {
    if (kGenerated.test(path) || !(kSource.test(path) || kSource.test(basename(path)))) continue;
    const lines = text.replace(/\n$/, "").split("\n");
    found.push(
      ...checkFileLength(path, lines),
      ...checkLines(path, lines),
      ...checkFunctions(path, text),
    );
  }
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const files = readSourceFiles(/\.(cpp|h|tsx?|mjs|css|cmake|sh|py|md|txt)$|^(run|test|dev)$/);
  finish("tidy", checkTidy(files), files.size);
}
