// A scripted client, written from docs/protocol.md alone: REST with a cookie, one socket, requests
// and events. Everything that the server sends is held against the schemas.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readModel } from "../../tools/gen/schema.mjs";
import { problems } from "../../tools/gen/validate.mjs";
import { openWebsocket } from "./websocket.mjs";

const PATIENCE_MS = 10_000;
const PAUSE_WHEN_RATE_LIMITED_MS = 1000;

const model = readModel(fileURLToPath(new URL("../..", import.meta.url)));
const RESULTS = new Map(model.requests.map(({ request, result }) => [request, result]));
const EVENTS = new Map(model.events.map(({ event, name }) => [event, name]));

function matchingRoute(method, path) {
  const parts = path.split("?")[0].split("/");
  return model.routes.find((route) => {
    const wanted = route.path.split("/");
    if (route.method !== method || wanted.length !== parts.length) return false;
    return wanted.every((part, i) => part.startsWith("{") || part === parts[i]);
  });
}

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: nothing in ${PATIENCE_MS} ms`)),
      PATIENCE_MS,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// A refused request: `code`, `field` and `message` as the server gave them.
export class Refused extends Error {
  constructor(info, status) {
    super(`${info.code}: ${info.message}`);
    Object.assign(this, { code: info.code, field: info.field, status });
  }
}

// One person, signed in on one device.
export class Account {
  cookie;
  user;

  constructor(server) {
    this.server = server;
  }

  // `body`: an object for JSON, bytes for a file. Gives the parsed result.
  async rest(method, path, body, headers = {}) {
    const fullPath = `/api/v1/${path}`;
    const isJson = body !== undefined && !(body instanceof Uint8Array);
    const response = await fetch(this.server.origin + fullPath, {
      method,
      headers: {
        Origin: this.server.origin,
        ...(this.cookie && { Cookie: this.cookie }),
        ...(isJson && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: isJson ? JSON.stringify(body) : body,
    });
    const set = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    if (set.length > 0) this.cookie = set.join("; ");
    return this.#read(response, matchingRoute(method, fullPath));
  }

  async #read(response, route) {
    if (!response.ok) {
      const { error } = await response.json();
      assert.deepEqual(problems(error, "ErrorInfo", model), []);
      throw new Refused(error, response.status);
    }
    if (route?.download) return Buffer.from(await response.arrayBuffer());
    if (response.status === 204) return undefined;
    const result = await response.json();
    if (route?.result) assert.deepEqual(problems(result, route.result, model), []);
    return result;
  }

  async register(username, display_name = username) {
    const body = { username, display_name, password: `password of ${username}` };
    this.user = (await this.rest("POST", "register", body)).user;
    return this;
  }

  async signIn(username, password = `password of ${username}`) {
    this.user = (await this.rest("POST", "sign_in", { username, password })).user;
    return this;
  }

  // Opens a socket and says hello.
  async connect(options) {
    const client = await this.openSocket();
    await client.hello(options);
    return client;
  }

  async openSocket(headers = {}) {
    const client = new Client(this);
    await client.open({ Origin: this.server.origin, Cookie: this.cookie, ...headers });
    return client;
  }
}

// One socket: a "tab".
export class Client {
  socket;
  // Of hello.
  session;
  // Events in order; `wait` takes from here.
  events = [];
  // Frames with type "error" and no id.
  unnamedErrors = [];
  last_seq = 0;
  #nextId = 1;
  #pending = new Map();
  #waiting = [];

  constructor(account) {
    this.account = account;
  }

  async open(headers) {
    const url = `${this.account.server.origin.replace(/^http/, "ws")}/api/v1/socket`;
    this.socket = await openWebsocket(url, headers, (text) => this.#receive(JSON.parse(text)));
  }

  get closed() {
    return within(this.socket.closed, "close");
  }

  #receive(frame) {
    if (frame.type === "ok") {
      const { type, resolve } = this.#takePending(frame.id);
      assert.deepEqual(problems(frame.data, RESULTS.get(type), model, type), []);
      if (type === "hello") this.#opened(frame.data);
      resolve(frame.data);
    } else if (frame.type === "error") {
      assert.deepEqual(problems(frame.data, "ErrorInfo", model), []);
      if (frame.id === undefined) this.unnamedErrors.push(frame.data);
      else this.#takePending(frame.id).reject(new Refused(frame.data));
    } else {
      this.#receiveEvent(frame);
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #opened(session) {
    this.session = session;
    if (!session.resumed) this.last_seq = 0;
  }

  #receiveEvent({ type, seq, data }) {
    assert.ok(EVENTS.has(type), `unknown event ${type}`);
    assert.equal(seq, this.last_seq + 1, "events are numbered without gaps");
    assert.deepEqual(problems(data, EVENTS.get(type), model, type), []);
    this.last_seq = seq;
    this.events.push({ type, data });
  }

  #takePending(id) {
    const waiting = this.#pending.get(id);
    assert.ok(waiting, `an answer to ${id}, which is not waiting for one`);
    this.#pending.delete(id);
    return waiting;
  }

  // The result of a request; throws Refused. Too fast: waits and repeats, as the page says.
  async request(type, data = {}) {
    for (;;) {
      try {
        return await this.requestOnce(type, data);
      } catch (error) {
        if (error.code !== "rate_limited") throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_WHEN_RATE_LIMITED_MS));
      }
    }
  }

  requestOnce(type, data) {
    return this.sendRaw((id) => JSON.stringify({ type, id, data }), type);
  }

  // Sends any text as the request with the id given to `makeText`.
  sendRaw(makeText, type) {
    const id = this.#nextId++;
    const answer = new Promise((resolve, reject) => {
      this.#pending.set(id, { type, resolve, reject });
    });
    this.socket.sendText(makeText(id));
    return within(answer, type);
  }

  async hello({ name = "Headless", can_call = true, resume } = {}) {
    const data = { client: { name, can_call } };
    if (resume) {
      data.resume_token = resume.session.resume_token;
      data.last_seq = resume.last_seq;
      this.last_seq = resume.last_seq;
    }
    return this.request("hello", data);
  }

  // Takes the first event of this type, waiting for it; those before it stay.
  wait(type, matches = () => true) {
    const search = async () => {
      for (;;) {
        const index = this.events.findIndex((e) => e.type === type && matches(e.data));
        if (index >= 0) return this.events.splice(index, 1)[0].data;
        await new Promise((resolve) => this.#waiting.push(resolve));
      }
    };
    return within(search(), `${this.account.user.username} waiting for ${type}`);
  }

  // A round trip: every event that the server had sent before has then arrived.
  async settle() {
    await this.request("ping");
  }

  // The events that have arrived and were not taken, by type.
  has(type) {
    return this.events.some((event) => event.type === type);
  }

  drop() {
    this.socket.drop();
    return this.socket.closed;
  }
}
