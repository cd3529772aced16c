// As much of a TURN client (RFC 8656) as these tests need: messages, and an allocation over UDP.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { crc32 } from "node:zlib";

const MAGIC = 0x2112a442;
export const METHOD = {
  binding: 0x0001,
  allocate: 0x0003,
  refresh: 0x0004,
  sendIndication: 0x0016,
  createPermission: 0x0008,
  channelBind: 0x0009,
};
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  family: 0x0017,
  transport: 0x0019,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  controlling: 0x802a,
};
export const UDP = Buffer.from([17, 0, 0, 0]);
const ANSWER_MS = 3000;

export function attribute(type, value) {
  const out = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  out.writeUInt16BE(type, 0);
  out.writeUInt16BE(value.length, 2);
  Buffer.from(value).copy(out, 4);
  return out;
}

/** With `key`: with MESSAGE-INTEGRITY. `id`: the transaction's. */
export function message(method, attributes, key, id = randomBytes(12)) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(MAGIC, 4);
  id.copy(head, 8);
  const unsigned = Buffer.concat([head, body]);
  if (!key) return unsigned;
  const mac = createHmac("sha1", key).update(unsigned).digest();
  return Buffer.concat([unsigned, attribute(ATTRIBUTE.integrity, mac)]);
}

/** With FINGERPRINT behind it (RFC 8489 §14.7). */
export function withFingerprint(bytes) {
  const out = Buffer.from(bytes);
  out.writeUInt16BE(bytes.length - 20 + 8, 2);
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc32(out) ^ 0x5354554e) >>> 0);
  return Buffer.concat([out, attribute(ATTRIBUTE.fingerprint, value)]);
}

export function parse(bytes) {
  const attributes = new Map();
  for (let at = 20; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(ATTRIBUTE.error);
  const id = bytes.toString("hex", 8, 20);
  return { id, attributes, code: error ? error[2] * 100 + error[3] : 0 };
}

/** RFC 8489 §9.2.2. */
export function longTermKey({ username, credential }, realm) {
  return createHash("md5").update(`${username}:${realm}:${credential}`).digest();
}

function ask(socket, bytes, host, port) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the relay did not answer")), ANSWER_MS);
    socket.once("message", (answer) => {
      clearTimeout(timer);
      resolve(parse(answer));
    });
    socket.send(bytes, port, host);
  });
}

/** Allocates at the `turn:` URL for UDP of these servers: 0 for success, else the error code. */
export async function allocate(iceServers) {
  const isUdp = (url) => url.startsWith("turn:") && url.endsWith("transport=udp");
  const server = iceServers.find(({ urls }) => urls.some(isUdp));
  const [, host, port] = server.urls.find(isUdp).match(/^turn:(.+):(\d+)\?/);
  const socket = createSocket("udp4");
  try {
    const transport = attribute(ATTRIBUTE.transport, UDP);
    const challenge = await ask(socket, message(METHOD.allocate, [transport]), host, Number(port));
    if (challenge.code !== 401) throw new Error(`no challenge but ${challenge.code}`);
    const realm = challenge.attributes.get(ATTRIBUTE.realm);
    const key = longTermKey(server, realm);
    const request = message(
      METHOD.allocate,
      [
        transport,
        attribute(ATTRIBUTE.username, Buffer.from(server.username)),
        attribute(ATTRIBUTE.realm, realm),
        attribute(ATTRIBUTE.nonce, challenge.attributes.get(ATTRIBUTE.nonce)),
      ],
      key,
    );
    return (await ask(socket, request, host, Number(port))).code;
  } finally {
    socket.close();
  }
}
