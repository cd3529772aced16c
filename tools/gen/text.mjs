// Names and text layout shared by the generators.

export const NOTICE = "Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.";

export function pascal(snake) {
  return snake
    .split("_")
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("");
}

export function snake(pascalName) {
  return pascalName.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
}

// Breaks `text` into lines of at most `width` characters.
export function wrap(text, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  if (line) lines.push(line);
  return lines;
}

export function comment(text, indent, width = 100) {
  return wrap(text, width - indent.length - 3).map((line) => `${indent}// ${line}`);
}

// "head(a, b, c)tail" on one line if it fits, else one item per line.
export function callLines(head, items, tail, indent, width = 100) {
  const flat = `${indent}${head}${items.join(", ")}${tail}`;
  if (flat.length <= width) return [flat];
  return [
    `${indent}${head}`,
    ...items.map((item, i) => `${indent}    ${item}${i + 1 < items.length ? "," : tail}`),
  ];
}
