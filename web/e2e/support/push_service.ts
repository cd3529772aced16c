// A push service for tests, of Node's own parts alone: takes what application servers send (RFC
// 8030) over HTTPS, checks it as strictly as the standards allow, and hands it to Firefox by the
// protocol of Mozilla's service. Subscriptions without a browser can be made and read, too.
import { execFileSync } from "node:child_process";
import * as crypto from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceptWebSocket, type ServerSocket } from "./websocket_server.ts";

/** One POST of the application server. */
export interface Push {
  /** The last part of the endpoint. */
  id: string;
  ttlSeconds: number;
  topic: string | undefined;
  urgency: string | undefined;
  body: Buffer;
  claims: { aud?: string; exp?: number; sub?: string };
  vapidKey: string;
  /** What the standards forbid; such a message is refused. */
  problems: string[];
  atMs: number;
}

/** What a browser would give the page, and what it keeps to itself. */
export interface TestSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
  read(push: Push): unknown;
}

interface Refusal {
  status: number;
  delayMs?: number;
  headers?: Record<string, string>;
}

const kBodyBytesMax = 4096;
const kDaySeconds = 24 * 3600;

function makeCertificate(directory: string): { key: Buffer; cert: Buffer } {
  const key = join(directory, "key.pem");
  const cert = join(directory, "certificate.pem");
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const names = ["-subj", "/CN=push service", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

function listen(server: http.Server | https.Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port));
  });
}

function jsonOf(part: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString());
  } catch {
    return {};
  }
}

function signatureIsGood(jwt: string, publicKey: string): boolean {
  const point = Buffer.from(publicKey, "base64url");
  if (point.length !== 65 || point[0] !== 4) return false;
  const [header, claims, signature] = jwt.split(".");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString("base64url"));
  const key = crypto.createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  return crypto.verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature ?? "", "base64url"),
  );
}

/** RFC 8292: who sends this, and for whom they have signed it. */
function checkVapid(authorization: string, audience: string, problems: string[]) {
  const [, jwt = "", vapidKey = ""] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(authorization) ?? [];
  const header = jsonOf(jwt.split(".")[0]);
  const claims = jsonOf(jwt.split(".")[1]) as Push["claims"];
  const now = Date.now() / 1000;
  if (header.alg !== "ES256" || header.typ !== "JWT") problems.push("the token is not ES256");
  if (!signatureIsGood(jwt, vapidKey)) problems.push("the signature is wrong");
  if (claims.aud !== audience) problems.push(`the audience is ${claims.aud}, not ${audience}`);
  const exp = claims.exp ?? 0;
  if (exp <= now || exp > now + kDaySeconds) problems.push("it expires too early or too late");
  if (claims.sub !== undefined && !/^(mailto:|https:)/.test(claims.sub)) {
    problems.push("the subject is neither mailto: nor https:");
  }
  return { claims, vapidKey };
}

/** RFC 8030 and RFC 8188. */
function checkMessage(request: http.IncomingMessage, body: Buffer, problems: string[]): void {
  const { ttl, topic, urgency, "content-encoding": encoding } = request.headers;
  if (!/^\d+$/.test(String(ttl))) problems.push("TTL is not a number");
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) problems.push("Topic is wrong");
  if (urgency !== undefined && !/^(very-low|low|normal|high)$/.test(String(urgency))) {
    problems.push("Urgency is wrong");
  }
  if (encoding !== "aes128gcm") problems.push("the body is not aes128gcm");
  if (body.length > kBodyBytesMax) problems.push("the body is too long");
  if (body.length < 21 || body[20] !== 65) problems.push("the body names no key of the sender");
}

function decrypt(ecdh: crypto.ECDH, auth: Buffer, body: Buffer): unknown {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + 65);
  const derive = (key: Buffer, saltOf: Buffer, info: Buffer, bytes: number) =>
    Buffer.from(crypto.hkdfSync("sha256", key, saltOf, info, bytes));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), sender]);
  const input = derive(ecdh.computeSecret(sender), auth, info, 32);
  const key = derive(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = crypto.createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(body.subarray(-16));
  const plain = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
  return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
}

export class PushService {
  readonly pushes: Push[] = [];
  readonly caFile: string;
  readonly #directory: string;
  readonly #https: https.Server;
  readonly #http: http.Server;
  #origin = "";
  #browserPort = 0;
  /** Endpoint → the browser it belongs to. */
  readonly #channels = new Map<string, ServerSocket>();
  /** Endpoints that exist without a browser. */
  readonly #own = new Set<string>();
  readonly #sockets = new Set<ServerSocket>();
  readonly #refusals: Refusal[] = [];
  #wakers: (() => void)[] = [];

  private constructor() {
    this.#directory = mkdtempSync(join(tmpdir(), "earshot-push-"));
    this.caFile = join(this.#directory, "certificate.pem");
    this.#https = https.createServer(makeCertificate(this.#directory), (request, response) =>
      this.#take(request, response),
    );
    this.#http = http.createServer((_, response) => response.writeHead(404).end());
    this.#http.on("upgrade", (request, socket) => {
      const accepted = acceptWebSocket(request, socket, (text) => this.#hear(accepted, text));
      this.#sockets.add(accepted);
      socket.once("close", () => this.#sockets.delete(accepted));
    });
  }

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.#origin = `https://localhost:${await listen(service.#https)}`;
    service.#browserPort = await listen(service.#http);
    return service;
  }

  /** Lines of TOML for the server that shall use it. */
  get settings(): string {
    const lines = ["[push]", "allow_private = true", `ca_file = "${this.caFile}"`];
    return [...lines, 'subject = "mailto:test@example.org"'].join("\n");
  }

  /** For Firefox: this is its push service. */
  get firefoxPreferences() {
    return {
      "dom.push.connection.enabled": true,
      "dom.push.serverURL": `ws://127.0.0.1:${this.#browserPort}/`,
      "dom.push.testing.allowInsecureServerURL": true,
      "dom.push.testing.ignorePermission": false,
      "permissions.default.desktop-notification": 1,
      "alerts.useSystemBackend": false,
    };
  }

  subscription(): TestSubscription {
    const ecdh = crypto.createECDH("prime256v1");
    ecdh.generateKeys();
    const auth = crypto.randomBytes(16);
    const id = crypto.randomUUID();
    this.#own.add(id);
    return {
      endpoint: `${this.#origin}/push/${id}`,
      p256dh: ecdh.getPublicKey("base64url"),
      auth: auth.toString("base64url"),
      read: (push) => decrypt(ecdh, auth, push.body),
    };
  }

  /** The next request is answered so. */
  refuseNext(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  /** The subscription does not exist any more. */
  forget(endpoint: string): void {
    this.#own.delete(endpoint.split("/").pop() ?? "");
  }

  /** The first push after the first `seen` ones that is as wanted. */
  async wait(wanted: (push: Push) => boolean = () => true, seen = 0): Promise<Push> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const found = this.pushes.slice(seen).find((push) => wanted(push));
      if (found) return found;
      if (Date.now() > deadline) throw new Error("no such push within 15 s");
      await new Promise<void>((wake) => {
        this.#wakers.push(wake);
        setTimeout(wake, 250);
      });
    }
  }

  stop(): void {
    for (const socket of this.#sockets) socket.close();
    this.#https.closeAllConnections();
    this.#https.close();
    this.#http.closeAllConnections();
    this.#http.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { status, headers, delayMs = 0 } = this.#answer(request, Buffer.concat(chunks));
      setTimeout(() => response.writeHead(status, headers).end(), delayMs);
    });
  }

  #answer(request: http.IncomingMessage, body: Buffer): Refusal {
    const id = request.url?.split("/").pop() ?? "";
    const problems: string[] = request.method === "POST" ? [] : ["it is no POST"];
    const authorization = request.headers.authorization ?? "";
    const { claims, vapidKey } = checkVapid(authorization, this.#origin, problems);
    checkMessage(request, body, problems);
    const { ttl, topic, urgency } = request.headers;
    this.pushes.push({
      id,
      ttlSeconds: Number(ttl),
      topic: topic === undefined ? undefined : String(topic),
      urgency: urgency === undefined ? undefined : String(urgency),
      body,
      claims,
      vapidKey,
      problems,
      atMs: Date.now(),
    });
    for (const wake of this.#wakers.splice(0)) wake();
    const refusal = this.#refusals.shift();
    if (refusal) return refusal;
    if (problems.length > 0) return { status: 400 };
    const browser = this.#channels.get(id);
    if (!browser && !this.#own.has(id)) return { status: 410 };
    browser?.send({
      messageType: "notification",
      channelID: id,
      version: crypto.randomUUID(),
      data: body.toString("base64url"),
      headers: { encoding: "aes128gcm" },
    });
    return { status: 201, headers: { Location: `${this.#origin}/message/${this.pushes.length}` } };
  }

  /** Mozilla's protocol between the browser and its push service. */
  #hear(socket: ServerSocket, text: string): void {
    const message = JSON.parse(text);
    const { messageType, channelID } = message;
    if (messageType === "hello") {
      const uaid = message.uaid || crypto.randomUUID().replaceAll("-", "");
      socket.send({ messageType, uaid, status: 200, use_webpush: true, broadcasts: {} });
    } else if (messageType === "register") {
      this.#channels.set(channelID, socket);
      const pushEndpoint = `${this.#origin}/push/${channelID}`;
      socket.send({ messageType, channelID, status: 200, pushEndpoint });
    } else if (messageType === "unregister") {
      this.#channels.delete(channelID);
      socket.send({ messageType, channelID, status: 200 });
    } else if (messageType === "ping" || text === "{}") {
      socket.send({});
    }
  }
}
