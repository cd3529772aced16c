// The server's end of a WebSocket (RFC 6455), as much of it as Firefox's push client uses: text
// frames of less than 64 KiB, in one piece.
import * as crypto from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export interface ServerSocket {
  send(message: unknown): void;
  close(): void;
}

const kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const kText = 1;
const kClose = 8;
const kPing = 9;
const kPong = 10;

interface Frame {
  opcode: number;
  payload: Buffer;
  /** Of the whole frame. */
  bytes: number;
}

/** undefined: not all of it is there yet. */
function readFrame(buffer: Buffer): Frame | undefined {
  if (buffer.length < 2) return undefined;
  const short = buffer[1]! & 0x7f;
  const start = short === 126 ? 4 : 2;
  if (buffer.length < start + 4) return undefined;
  const length = short === 126 ? buffer.readUInt16BE(2) : short;
  const bytes = start + 4 + length;
  if (buffer.length < bytes) return undefined;
  const mask = buffer.subarray(start, start + 4);
  const payload = Buffer.from(buffer.subarray(start + 4, bytes));
  for (let i = 0; i < length; i += 1) payload[i]! ^= mask[i % 4]!;
  return { opcode: buffer[0]! & 0x0f, payload, bytes };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = long ? 126 : payload.length;
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  onText: (text: string) => void,
): ServerSocket {
  const key = `${request.headers["sec-websocket-key"]}${kGuid}`;
  const protocol = request.headers["sec-websocket-protocol"]?.split(",")[0]?.trim();
  const head = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${crypto.createHash("sha1").update(key).digest("base64")}`,
    ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.on("error", () => socket.destroy());
  let buffer: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let next = readFrame(buffer); next; next = readFrame(buffer)) {
      buffer = buffer.subarray(next.bytes);
      if (next.opcode === kText) onText(next.payload.toString());
      if (next.opcode === kPing) socket.write(frame(kPong, next.payload));
      if (next.opcode === kClose) socket.end();
    }
  });
  return {
    send: (message) => socket.write(frame(kText, Buffer.from(JSON.stringify(message)))),
    close: () => socket.destroy(),
  };
}
