// Who may include or import whom. Reads every #include of src/ and every import of web/src/ and
// compares them with the tables below, which say the same as ARCHITECTURE.md and the DEPS of each
// module's CMakeLists.txt. Tests may reach further: they build worlds out of several modules.
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { finish, readSourceFiles } from "./lib/source_files.mjs";

const kEngines = ["ice", "dtls", "srtp", "turn", "cc", "sfu"];
const kRules = ["identity", "presence", "chat", "calls", "meetings"];
const kAdapters = ["storage", "bus", "media", "http", "gateway"];

/** C++ module → modules it may include. */
const kModules = {
  base: [],
  codec: ["base"],
  protocol: ["base"],
  io: ["base"],
  ...Object.fromEntries(kEngines.map((name) => [name, ["base", "codec"]])),
  // Its transports are made of the other engines.
  sfu: ["base", "codec", "ice", "dtls", "srtp", "cc"],
  ...Object.fromEntries(kRules.map((name) => [name, ["base", "protocol"]])),
  ...Object.fromEntries(
    kAdapters.map((name) => [
      name,
      ["base", "codec", "protocol", "io", "push", ...kEngines, ...kRules],
    ]),
  ),
  // Rules of its own, and the cryptography and the HTTPS client of io.
  push: ["base", "io", "protocol"],
  // Of protocol it uses the JSON reader: a second one would be one more parser to trust.
  acme: ["base", "io", "protocol"],
  // A client of all that, for administrators.
  load: ["base", "codec", "protocol", "io", "ice", "dtls", "sfu", "meetings", "media"],
  app: ["base", "codec", "protocol", "io", "acme", "push", ...kEngines, ...kRules, ...kAdapters],
};

/** Interfaces that belong to their caller: a sibling may implement them. */
const kInterfaces = /^(presence\/visibility|calls\/call_policy)\.h$/;

/** System headers with one home: pattern → paths that may include them. */
const kSystemHeaders = [
  [/^sys\/epoll\.h$/, /^src\/io\//],
  [/^(sys\/socket|netinet\/.*|netdb)\.h$/, /^src\/(io|app)\//],
  [/^openssl\//, /^src\/(dtls\/|srtp\/|io\/(tls|crypto))/],
  [/^sqlite3\.h$/, /^src\/storage\//],
  [/^sodium(\.h|\/)/, /^src\/(identity\/|http\/static_site)/],
  [/^boost\//, /^src\/http\//],
  [/^wslay\//, /^src\/(gateway|load)\//],
  [/^simdjson/, /^src\/protocol\//],
  [/^(png|jpeglib)\.h$|^webp\//, /^src\/identity\//],
  [/^CLI\//, /^src\/(app|load)\//],
  [/^toml\+\+\//, /^src\/app\//],
  [/^curl\//, /^src\/(acme\/|io\/https)/],
  // Rules and pure code have no threads; Argon2id is slow by design and brings its own.
  [
    /^(thread|mutex|shared_mutex|condition_variable|future)$/,
    /^src\/((io|storage|media|acme|base)\/|identity\/argon2)/,
  ],
];

/** Web area → areas it may import; `type` marks areas of which only types may be taken. */
const kAreas = {
  protocol: { areas: [] },
  engine: {
    areas: ["protocol", "limits"],
    packages: /^(zustand|@sapphi-red\/web-noise-suppressor)(\/|$)/,
  },
  ui: { areas: [] },
  i18n: { areas: [] },
  features: { areas: ["engine", "ui", "i18n", "limits"], types: ["protocol"] },
  pages: { areas: ["engine", "ui", "i18n", "features"], types: ["protocol"] },
};

function linesMatching(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => ({
    match,
    line: text.slice(0, match.index).split("\n").length,
  }));
}

function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[^:"'])\/\/[^\n]*/gm, "$1");
}

function checkModuleInclude(module, header, linked) {
  const target = header.split("/")[0];
  const allowed = kModules[module];
  if (allowed === undefined) return `module '${module}' is not in the table of check_layers.mjs`;
  if (target === module) return undefined;
  if (!allowed.includes(target) && !kInterfaces.test(header))
    return `${module} must not know ${target}`;
  if (linked !== undefined && !linked.includes(target)) {
    return `${module} includes ${target}, but DEPS in its CMakeLists.txt does not name it`;
  }
  return undefined;
}

/** DEPS of earshot_module() in src/<module>/CMakeLists.txt; undefined where they are computed. */
function linkedModules(cmake) {
  const call = cmake?.match(/earshot_module\(([^)]*)\)/);
  if (!call || call[1].includes("${")) return undefined;
  const words = call[1].split(/\s+/);
  const start = words.indexOf("DEPS");
  if (start < 0) return [];
  const end = words.findIndex((word, index) => index > start && /^[A-Z_]+$/.test(word));
  return words.slice(start + 1, end < 0 ? undefined : end);
}

function checkCpp(path, text, files) {
  const found = [];
  const module = path.split("/")[1];
  const isTest = /_test\.cpp$|\/testing\//.test(path);
  const linked = linkedModules(files.get(`src/${module}/CMakeLists.txt`));
  for (const { match, line } of linesMatching(
    text,
    /^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm,
  )) {
    const [, quote, header] = match;
    if (isTest) continue;
    if (quote === '"') {
      const problem = checkModuleInclude(module, header, linked);
      if (problem) found.push(`${path}:${line}: ${problem}`);
    } else {
      const rule = kSystemHeaders.find(([pattern]) => pattern.test(header));
      if (rule && !rule[1].test(path)) {
        found.push(
          `${path}:${line}: <${header}> belongs to ${rule[1].source.replaceAll("\\", "")} alone`,
        );
      }
    }
  }
  if (module !== "app" && !isTest) {
    for (const { line } of linesMatching(withoutComments(text), /\b(secure_)?getenv\s*\(/g)) {
      found.push(`${path}:${line}: only app reads the environment`);
    }
  }
  return found;
}

const kNames = String.raw`(?:[\w*\s{},$]+\sfrom\s+)?`;
const kStaticImport = String.raw`\b(?:import|export)\s+(type\s)?${kNames}['"]([^'"]+)['"]`;
const kDynamicImport = String.raw`\bimport\(\s*['"]([^'"]+)['"]`;

/** The place under web/src that an import names, or undefined for a package. */
function resolveImport(path, specifier) {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith("."))
    return normalize(join(dirname(path.slice("web/src/".length)), specifier));
  return undefined;
}

function checkImport(path, area, specifier, isType) {
  const rule = kAreas[area];
  const place = resolveImport(path, specifier);
  if (place === undefined) {
    return rule.packages && !rule.packages.test(specifier)
      ? `${area} must not use the package '${specifier}'`
      : undefined;
  }
  const target = place.split("/")[0];
  if (target === area || rule.areas.includes(target)) return undefined;
  if (rule.types?.includes(target)) {
    return isType ? undefined : `${area} may take only types from ${target} (import type)`;
  }
  return `${area} must not import ${target}`;
}

function checkTypeScript(path, text) {
  const area = path.split("/")[2];
  if (!(area in kAreas) || /\.test\.tsx?$/.test(path)) return [];
  const found = [];
  const pattern = new RegExp(`${kStaticImport}|${kDynamicImport}`, "g");
  for (const { match, line } of linesMatching(withoutComments(text), pattern)) {
    const problem = checkImport(path, area, match[2] ?? match[3], match[1] !== undefined);
    if (problem) found.push(`${path}:${line}: ${problem}`);
  }
  return found;
}

/** @param {Map<string, string>} files path → text @returns {string[]} a sentence per violation */
export function checkLayers(files) {
  const found = [];
  for (const [path, text] of files) {
    if (/^src\/.*\.(cpp|h)$/.test(path)) found.push(...checkCpp(path, text, files));
    if (/^web\/src\/.*\.tsx?$/.test(path)) found.push(...checkTypeScript(path, text));
  }
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const files = readSourceFiles(/^src\/.*(\.(cpp|h)|CMakeLists\.txt)$|^web\/src\/.*\.tsx?$/);
  finish("layers", checkLayers(files), files.size);
}
