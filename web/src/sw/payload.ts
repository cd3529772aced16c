// What the server puts into a push message (protocol/push.schema.json), read with care: an old
// worker may meet a newer server.
import type { PushCall, PushCallOver, PushMessage, PushTestPayload } from "../protocol/types.gen";

export type PushPayload = PushCall | PushCallOver | PushMessage | PushTestPayload;

type Fields = Readonly<Record<string, "string" | "number" | "object">>;

const CALL: Fields = {
  call_id: "string",
  conversation_id: "string",
  kind: "string",
  caller: "object",
};
const FIELDS: ReadonlyMap<unknown, Fields> = new Map<PushPayload["type"], Fields>([
  ["call", { ...CALL, expires_at_ms: "number" }],
  ["call_over", { ...CALL, reason: "string" }],
  ["message", { conversation_id: "string", title: "string" }],
  ["test", { id: "string" }],
]);

function hasCaller(value: Record<string, unknown>): boolean {
  const caller = value.caller as { display_name?: unknown } | null;
  return typeof caller?.display_name === "string";
}

/** undefined: nothing this worker understands. */
export function parsePayload(text: string): PushPayload | undefined {
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const wanted = FIELDS.get(value?.type);
  if (!value || !wanted) return undefined;
  for (const [name, kind] of Object.entries(wanted)) {
    if (typeof value[name] !== kind) return undefined;
  }
  if ("caller" in wanted && !hasCaller(value)) return undefined;
  return value as unknown as PushPayload;
}
