// A TURN client that keeps an allocation, over UDP, TCP or TLS.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { ATTRIBUTE, attribute, longTermKey, message, METHOD, parse, UDP } from "./turn_client.mjs";

/** RFC 8656 §18.8. */
export const FAMILY = { v4: 1, v6: 2 };
const COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);

export const v4 = (text) => Buffer.from(text.split(".").map(Number));

/** RFC 8489 §14.2; `id` is that of the message. */
export function peerAttribute(address, port, id) {
  const mask = Buffer.concat([COOKIE, id]);
  const value = Buffer.alloc(4 + address.length);
  value[1] = address.length === 4 ? FAMILY.v4 : FAMILY.v6;
  value.writeUInt16BE(port ^ 0x2112, 2);
  address.forEach((byte, index) => {
    value[4 + index] = byte ^ mask[index];
  });
  return attribute(ATTRIBUTE.peer, value);
}

// ---- transports ----

function datagrams(host, port) {
  const socket = createSocket("udp4");
  return {
    onMessage: (handle) => socket.on("message", handle),
    send: (bytes) => socket.send(bytes, port, host),
    close: () => socket.close(),
  };
}

// STUN messages say how long they are.
function frames(socket) {
  let rest = Buffer.alloc(0);
  return {
    onMessage: (handle) =>
      socket.on("data", (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= 20 && rest.length >= 20 + rest.readUInt16BE(2)) {
          const size = 20 + rest.readUInt16BE(2);
          handle(rest.subarray(0, size));
          rest = rest.subarray(size);
        }
      }),
    send: (bytes) => socket.write(bytes),
    close: () => socket.destroy(),
    ended: new Promise((resolve) => {
      socket.once("close", resolve);
    }),
  };
}

/** Over "udp", "tcp" or "tls". */
export async function open(transport, host, port) {
  if (transport === "udp") return datagrams(host, port);
  if (transport === "tcp") {
    const socket = connectTcp({ host, port });
    await once(socket, "connect");
    return frames(socket);
  }
  // The certificate is the server's own.
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return frames(socket);
}

// ---- one allocation ----

export class Allocation {
  #waiting = new Map();
  /** Takes what comes from peers, and is no answer. */
  onIndication = () => undefined;

  constructor(way, server) {
    this.way = way;
    this.server = server;
    way.onMessage((bytes) => {
      const answer = parse(bytes);
      const answered = this.#waiting.get(answer.id) ?? this.onIndication;
      this.#waiting.delete(answer.id);
      answered(answer);
    });
  }

  ask(method, attributesFor) {
    return this.#sendAndWait(this.#build(method, attributesFor, this.key));
  }

  /** Without credentials. */
  askOpenly(method) {
    return this.#sendAndWait(this.#build(method, () => []));
  }

  /** Whatever the answer is. */
  send(method, attributesFor) {
    this.way.send(this.#build(method, attributesFor, this.key));
  }

  indicate(attributesFor) {
    this.way.send(this.#build(METHOD.sendIndication, attributesFor));
  }

  /** Resolves to 0, or to the error that the credentials got. */
  async tryAllocate(family) {
    const wanted = () => [
      attribute(ATTRIBUTE.transport, UDP),
      attribute(ATTRIBUTE.family, Buffer.from([family, 0, 0, 0])),
    ];
    const { attributes } = await this.ask(METHOD.allocate, wanted);
    this.realm = attributes.get(ATTRIBUTE.realm);
    this.nonce = attributes.get(ATTRIBUTE.nonce);
    this.key = longTermKey(this.server, this.realm);
    return (await this.ask(METHOD.allocate, wanted)).code;
  }

  async allocate(family) {
    const code = await this.tryAllocate(family);
    if (code !== 0) throw new Error(`no allocation but ${code}`);
  }

  #sendAndWait(bytes) {
    return new Promise((resolve) => {
      this.#waiting.set(bytes.toString("hex", 8, 20), resolve);
      this.way.send(bytes);
    });
  }

  // The transaction id is drawn by message(), and an address is masked with it: drawn here instead.
  #build(method, attributesFor, key) {
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(12)));
    const attributes = attributesFor(id);
    if (key) {
      attributes.push(
        attribute(ATTRIBUTE.username, Buffer.from(this.server.username)),
        attribute(ATTRIBUTE.realm, this.realm),
        attribute(ATTRIBUTE.nonce, this.nonce),
      );
    }
    return message(method, attributes, key, id);
  }
}
