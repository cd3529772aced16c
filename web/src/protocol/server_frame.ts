// Reads a text frame of the server. Light on purpose: the type must be known and the required
// fields of the right kind, so that a newer server or a fault puts no half-empty object in a store.
import { EVENT_FIELDS, type FieldKind } from "./events.gen";
import type { ErrorInfo, EventType, ServerEvent } from "./types.gen";

export interface OkFrame {
  type: "ok";
  id: number;
  /** The result of the request with this id: `RequestMap[type]["result"]`. */
  data: unknown;
}

export interface ErrorFrame {
  type: "error";
  /** Absent if the frame that caused it had no valid id. */
  id?: number;
  data: ErrorInfo;
}

/** An event of a newer server: nothing to apply, but its `seq` counts. */
export interface UnknownEvent {
  type: "unknown";
  seq: number;
}

export type ServerFrame = OkFrame | ErrorFrame | ServerEvent | UnknownEvent;

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKind(value: unknown, kind: FieldKind): boolean {
  if (kind === "array") return Array.isArray(value);
  if (kind === "object") return isObject(value);
  return typeof value === kind;
}

function isEventType(type: unknown): type is EventType {
  return typeof type === "string" && Object.hasOwn(EVENT_FIELDS, type);
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function readEvent(frame: Fields): ServerEvent | UnknownEvent | undefined {
  const { type, seq, data } = frame;
  if (!isSequence(seq)) return undefined;
  if (!isEventType(type) || !isObject(data)) return { type: "unknown", seq };
  const good = Object.entries(EVENT_FIELDS[type]).every(([key, kind]) => isKind(data[key], kind));
  return good ? (frame as unknown as ServerEvent) : { type: "unknown", seq };
}

function readError(frame: Fields): ErrorFrame | undefined {
  const { id, data } = frame;
  if (id !== undefined && !isSequence(id)) return undefined;
  if (!isObject(data) || typeof data.code !== "string" || typeof data.message !== "string") {
    return undefined;
  }
  return frame as unknown as ErrorFrame;
}

/** The frame, or undefined if it is none: to be ignored. */
export function decodeServerFrame(text: string): ServerFrame | undefined {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(frame)) return undefined;
  if (frame.type === "error") return readError(frame);
  if (frame.type !== "ok") return readEvent(frame);
  if (!isSequence(frame.id) || !isObject(frame.data)) return undefined;
  return { type: "ok", id: frame.id, data: frame.data };
}
