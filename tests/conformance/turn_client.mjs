// As much of a TURN client (RFC 8656) as it takes to ask for an allocation over UDP.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

const MAGIC = 0x2112a442;
const ALLOCATE = 0x0003;
const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
};
const UDP = Buffer.from([17, 0, 0, 0]);
const ANSWER_MS = 3000;

function attribute(type, value) {
  const out = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  out.writeUInt16BE(type, 0);
  out.writeUInt16BE(value.length, 2);
  Buffer.from(value).copy(out, 4);
  return out;
}

function message(attributes, key) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(ALLOCATE, 0);
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(MAGIC, 4);
  randomBytes(12).copy(head, 8);
  const unsigned = Buffer.concat([head, body]);
  if (!key) return unsigned;
  const mac = createHmac("sha1", key).update(unsigned).digest();
  return Buffer.concat([unsigned, attribute(ATTRIBUTE.integrity, mac)]);
}

function parse(bytes) {
  const attributes = new Map();
  for (let at = 20; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(ATTRIBUTE.error);
  return { attributes, code: error ? error[2] * 100 + error[3] : 0 };
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
    const challenge = await ask(socket, message([transport]), host, Number(port));
    if (challenge.code !== 401) throw new Error(`no challenge but ${challenge.code}`);
    const realm = challenge.attributes.get(ATTRIBUTE.realm);
    const key = createHash("md5")
      .update(`${server.username}:${realm}:${server.credential}`)
      .digest();
    const request = message(
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
