// A small client for load: one signed-in person, any number of sockets, each from any loopback
// address. Node's own WebSocket cannot choose its source address, and the server limits connections
// per address.
import { randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";

const kPassword = "bench password 1";

/** Registers a person and returns the session cookie and the user. */
export async function register(origin, username, localAddress) {
  const body = { username, display_name: username, password: kPassword };
  const answer = await post(`${origin}/api/v1/register`, body, localAddress);
  if (answer.status !== 200)
    throw new Error(`register ${username}: ${answer.status} ${answer.text}`);
  const cookie = answer.cookies.map((value) => value.split(";")[0]).join("; ");
  return { cookie, user: JSON.parse(answer.text).user, origin, localAddress };
}

function post(url, body, localAddress) {
  const { origin } = new URL(url);
  const text = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    origin,
  };
  const options = {
    method: "POST",
    headers,
    localAddress,
    rejectUnauthorized: false,
    agent: false,
  };
  return new Promise((done, failed) => {
    const request = (url.startsWith("https:") ? https : http).request(url, options, (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (received += chunk));
      response.on("end", () =>
        done({
          status: response.statusCode,
          text: received,
          cookies: response.headers["set-cookie"] ?? [],
        }),
      );
    });
    request.on("error", failed);
    request.end(text);
  });
}

/** One WebSocket (RFC 6455, text frames only) of a registered person, greeted with `hello`. */
export class Socket {
  #stream;
  #buffer = Buffer.alloc(0);
  #next = 1;
  #waiting = new Map();
  onEvent = () => {};

  static async open(person) {
    const socket = new Socket();
    await socket.#connect(person);
    socket.welcome = await socket.request("hello", { client: { name: "bench", can_call: true } });
    return socket;
  }

  #connect({ origin, cookie, localAddress }) {
    const url = new URL(origin);
    const secure = url.protocol === "https:";
    const where = { host: "127.0.0.1", port: Number(url.port), localAddress };
    this.#stream = secure
      ? tls.connect({ ...where, servername: "localhost", rejectUnauthorized: false })
      : net.connect(where);
    this.#stream.setNoDelay(true);
    const head = [
      "GET /api/v1/socket HTTP/1.1",
      `Host: ${url.host}`,
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ];
    return new Promise((done, failed) => {
      this.#stream.once("error", failed);
      this.#stream.once("close", () => failed(new Error("closed while connecting")));
      this.#stream.once(secure ? "secureConnect" : "connect", () =>
        this.#stream.write(`${head.join("\r\n")}\r\n\r\n`),
      );
      this.#stream.on("data", (chunk) => {
        this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
        if (!this.upgraded) {
          const end = this.#buffer.indexOf("\r\n\r\n");
          if (end < 0) return;
          const status = this.#buffer.subarray(0, this.#buffer.indexOf("\r\n")).toString();
          if (!status.includes(" 101")) return failed(new Error(status));
          this.#buffer = this.#buffer.subarray(end + 4);
          this.upgraded = true;
          done();
        }
        this.#drain();
      });
    });
  }

  #drain() {
    while (this.#buffer.length >= 2) {
      let length = this.#buffer[1] & 0x7f;
      let head = 2;
      if (length === 126) {
        if (this.#buffer.length < 4) return;
        length = this.#buffer.readUInt16BE(2);
        head = 4;
      } else if (length === 127) {
        if (this.#buffer.length < 10) return;
        length = Number(this.#buffer.readBigUInt64BE(2));
        head = 10;
      }
      if (this.#buffer.length < head + length) return;
      const opcode = this.#buffer[0] & 0x0f;
      const payload = this.#buffer.subarray(head, head + length);
      this.#buffer = this.#buffer.subarray(head + length);
      if (opcode === 1) this.#take(JSON.parse(payload.toString()));
      if (opcode === 9) this.#write(10, payload);
    }
  }

  #take(frame) {
    const waiting = frame.id === undefined ? undefined : this.#waiting.get(frame.id);
    if (!waiting) return this.onEvent(frame);
    this.#waiting.delete(frame.id);
    if (frame.type === "ok") waiting.done(frame.data);
    else waiting.failed(new Error(`${waiting.type}: ${frame.data.code}: ${frame.data.message}`));
  }

  #write(opcode, payload) {
    const mask = randomBytes(4);
    const length = payload.length;
    const head =
      length < 126
        ? Buffer.from([0x80 | opcode, 0x80 | length])
        : Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff]);
    const masked = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at++) masked[at] = payload[at] ^ mask[at & 3];
    this.#stream.write(Buffer.concat([head, mask, masked]));
  }

  request(type, data) {
    const id = this.#next++;
    this.#write(1, Buffer.from(JSON.stringify({ type, id, data })));
    return new Promise((done, failed) => this.#waiting.set(id, { done, failed, type }));
  }

  close() {
    this.#stream.destroy();
  }
}
