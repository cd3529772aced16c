// A WebSocket client (RFC 6455) small enough to misbehave: it sends whatever bytes it is told to.
import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

// The answer to an upgrade that was refused.
export class UpgradeRefused extends Error {
  constructor(status, body) {
    super(`upgrade refused with ${status}: ${body}`);
    this.status = status;
  }
}

function header(opcode, length, { fin = true, masked = true } = {}) {
  const first = (fin ? 0x80 : 0) | opcode;
  const mask = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([first, mask | length]);
  const bytes = Buffer.alloc(length < 65536 ? 4 : 10);
  bytes[0] = first;
  bytes[1] = mask | (length < 65536 ? 126 : 127);
  if (length < 65536) bytes.writeUInt16BE(length, 2);
  else bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

function maskPayload(payload) {
  const key = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, i) => byte ^ key[i % 4]));
  return Buffer.concat([key, masked]);
}

// One frame at the head of `bytes`, or undefined if it is not complete.
function parseFrame(bytes) {
  if (bytes.length < 2) return undefined;
  let length = bytes[1] & 0x7f;
  let offset = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    offset = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    offset = 10;
  }
  if (bytes.length < offset + length) return undefined;
  const payload = bytes.subarray(offset, offset + length);
  return { first: bytes[0], opcode: bytes[0] & 0x0f, payload, size: offset + length };
}

export class WebSocketClient {
  #socket;
  #received = Buffer.alloc(0);
  #onText = () => {};
  #onClosed;
  #code = 1006;

  // Resolves with the close code; 1006 if the connection ended without one.
  closed = new Promise((resolve) => {
    this.#onClosed = resolve;
  });

  constructor(socket, early, onText) {
    this.#socket = socket;
    this.#onText = onText;
    socket.on("data", (bytes) => this.#receive(bytes));
    socket.on("close", () => this.#onClosed(this.#code));
    socket.on("error", () => {});
    this.#receive(early);
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const frame = parseFrame(this.#received);
      if (frame === undefined) return;
      this.#received = this.#received.subarray(frame.size);
      this.#take(frame);
    }
  }

  #take({ first, opcode, payload }) {
    if (opcode === OPCODE.ping) this.sendFrame(OPCODE.pong, payload);
    if (opcode === OPCODE.close) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.sendFrame(OPCODE.close, payload.subarray(0, 2));
      this.#socket.end();
    }
    if (opcode !== OPCODE.text) return;
    if ((first & 0x80) === 0) throw new Error("the server sent a fragment");
    this.#onText(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  }

  sendFrame(opcode, payload, options = {}) {
    const bytes = Buffer.from(payload);
    const body = options.masked === false ? bytes : maskPayload(bytes);
    this.#socket.write(Buffer.concat([header(opcode, bytes.length, options), body]));
  }

  sendText(text) {
    this.sendFrame(OPCODE.text, text);
  }

  // As when a cable is pulled: no close frame.
  drop() {
    this.#socket.destroy();
  }

  close() {
    this.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
  }
}

// `onText` may be called before this resolves only for what came with the answer itself. `options`:
// of node:https, for wss.
export function openWebsocket(url, headers, onText, options = {}) {
  const key = randomBytes(16).toString("base64");
  const accept = createHash("sha1")
    .update(key + GUID)
    .digest("base64");
  const request = url.startsWith("wss:") ? httpsRequest : httpRequest;
  const upgrade = request(url.replace(/^ws/, "http"), {
    ...options,
    agent: false,
    headers: {
      ...headers,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
    },
  });
  return new Promise((resolve, reject) => {
    upgrade.on("upgrade", (response, socket, early) => {
      if (response.headers["sec-websocket-accept"] !== accept) {
        reject(new Error("Sec-WebSocket-Accept is wrong"));
        return;
      }
      resolve(new WebSocketClient(socket, early, onText));
    });
    upgrade.on("response", async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      reject(new UpgradeRefused(response.statusCode, Buffer.concat(parts).toString()));
    });
    upgrade.on("error", reject);
    upgrade.end();
  });
}
