// web/src/protocol/events.gen.ts: for each event the fields that its data must have. The decoder in
// server_frame.ts uses it as a light guard; the server is trusted to send what it promises.
import { NOTICE } from "./text.mjs";

function typeName(type, model) {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "string":
      return "string";
    case "integer":
    case "fraction":
      return "number";
    case "array":
      return "array";
    default: {
      const named = model.types.get(type.name);
      if (named.kind === "object") return "object";
      return named.base === "integer" ? "number" : "string";
    }
  }
}

export function eventsModule(model) {
  const lines = [
    `// ${NOTICE}`,
    'import type { EventType } from "./types.gen";',
    "",
    'export type FieldKind = "string" | "number" | "boolean" | "object" | "array";',
    "",
    "export const EVENT_FIELDS: Record<EventType, Record<string, FieldKind>> = {",
  ];
  for (const event of model.events) {
    const fields = event.fields.filter((field) => !field.optional);
    const items = fields.map((field) => `${field.name}: "${typeName(field.type, model)}"`);
    const flat = `  ${event.event}: { ${items.join(", ")} },`;
    if (flat.length <= 100) lines.push(flat);
    else lines.push(`  ${event.event}: {`, ...items.map((item) => `    ${item},`), "  },");
  }
  return [...lines, "};", ""].join("\n");
}
