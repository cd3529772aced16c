import type { ErrorCode } from "../errors";

export type Frame =
  | { type: "ok"; id: number; data: unknown }
  | { type: "error"; id: number; code: ErrorCode; message: string; field: string | undefined }
  | { type: "event"; name: string; seq: number; data: unknown };

interface RawFrame {
  type?: unknown;
  id?: unknown;
  seq?: unknown;
  data?: unknown;
}

interface RawError {
  code?: ErrorCode;
  message?: string;
  field?: string;
}

/** undefined: not a frame of this protocol. */
export function decodeFrame(text: string): Frame | undefined {
  let raw: RawFrame;
  try {
    raw = JSON.parse(text) as RawFrame;
  } catch {
    return undefined;
  }
  if (raw === null || typeof raw !== "object" || typeof raw.type !== "string") return undefined;
  const { type, id, seq, data } = raw;
  if (type === "ok" && typeof id === "number") return { type, id, data };
  if (type === "error") {
    const { code = "internal", message = "", field } = (data ?? {}) as RawError;
    // An error without id answers a frame the server could not read.
    return { type, id: typeof id === "number" ? id : 0, code, message, field };
  }
  if (typeof seq === "number") return { type: "event", name: type, seq, data };
  return undefined;
}

export function encodeRequest(type: string, id: number, data: unknown): string {
  return JSON.stringify({ type, id, data });
}
