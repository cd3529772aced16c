// Janus with its videoroom plugin, and the way into its rooms: the HTTP API, one session for all.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kReachAttempts = 100;
const kReachPauseMs = 50;
const kMids = { audio: "0", video: "1" };
const kReceiving = 1000; // numbers of the peers that receive

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function installedFolder() {
  const folders = readdirSync("/usr/lib").map((name) => join("/usr/lib", name, "janus"));
  const found = folders.find((folder) => existsSync(folder));
  if (!found) throw new Error("Debian's janus is not installed");
  return found;
}

/** Folders with the one plugin and the one transport, and settings for them. */
function configure(folder, port, ip) {
  const installed = installedFolder();
  const parts = {
    plugins: "libjanus_videoroom.so",
    transports: "libjanus_http.so",
    events: null,
    loggers: null,
  };
  for (const [kind, library] of Object.entries(parts)) {
    mkdirSync(join(folder, kind));
    if (library) symlinkSync(join(installed, kind, library), join(folder, kind, library));
  }
  const folders = Object.keys(parts).map((kind) => `${kind}_folder = "${join(folder, kind)}"`);
  const settings = {
    "janus.jcfg": `
      general: { ${folders.join("\n")}
        debug_level = 1
        event_loops = 1
        session_timeout = 0 }
      nat: { ice_lite = true
        ice_enforce_list = "${ip}" }`,
    "janus.transport.http.jcfg": `
      general: { json = "compact"
        base_path = "/janus"
        http = true
        port = ${port}
        ip = "127.0.0.1" }`,
    "janus.plugin.videoroom.jcfg": "general: {}",
  };
  for (const [name, text] of Object.entries(settings)) writeFileSync(join(folder, name), text);
}

// Janus makes itself the DTLS client when it may choose, and our clients are that.
const activeOffer = (sdp) => sdp.replace("a=setup:actpass", "a=setup:active");

class JanusRooms {
  #child;
  #folder;
  #url;
  #session;
  #transactions = 0;
  #waiting = new Map(); // for what comes of a transaction

  static async start(ip) {
    const rooms = new JanusRooms();
    try {
      await rooms.#start(ip);
    } catch (error) {
      await rooms.stop();
      throw error;
    }
    return rooms;
  }

  get pid() {
    return this.#child.pid;
  }

  async #start(ip) {
    this.#folder = mkdtempSync(join(tmpdir(), "earshot-janus-"));
    const port = await freePort();
    configure(this.#folder, port, ip);
    this.#child = spawn("janus", [`--configs-folder=${this.#folder}`], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.#url = `http://127.0.0.1:${port}/janus`;
    await this.#answers();
    const session = await this.#post(this.#url, { janus: "create" });
    this.#session = `${this.#url}/${session.data.id}`;
    this.#poll().catch((error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
    });
  }

  async #answers() {
    for (let attempt = 0; attempt < kReachAttempts; ++attempt) {
      const answer = await fetch(`${this.#url}/info`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, kReachPauseMs));
    }
    throw new Error("Janus does not answer");
  }

  async #post(url, request) {
    const transaction = String(++this.#transactions);
    const event = Promise.withResolvers();
    event.promise.catch(() => {}); // it may be nobody's
    this.#waiting.set(transaction, event);
    const body = JSON.stringify({ ...request, transaction });
    const answer = await (await fetch(url, { method: "POST", body })).json();
    const result = answer.janus === "ack" ? await event.promise : answer;
    this.#waiting.delete(transaction);
    const why = result.error?.reason ?? result.plugindata?.data?.error;
    if (why) throw new Error(`Janus: ${why}`);
    return result;
  }

  async #poll() {
    while (this.#isRunning()) {
      const answer = await fetch(`${this.#session}?maxev=20`);
      for (const event of [await answer.json()].flat()) {
        this.#waiting.get(event.transaction)?.resolve(event);
      }
    }
  }

  #isRunning() {
    return this.#child && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** A handle of the plugin: what it is asked, and what comes of that. */
  async #attach() {
    const attached = await this.#post(this.#session, {
      janus: "attach",
      plugin: "janus.plugin.videoroom",
    });
    const handle = `${this.#session}/${attached.data.id}`;
    return (body, jsep) => this.#post(handle, { janus: "message", body, jsep });
  }

  /** Everybody is in the room and connected; nobody sends yet. */
  async fill(clients, people) {
    const ask = await this.#attach();
    for (const room of new Set(people.map((person) => person.room))) {
      await ask({
        request: "create",
        room: room + 1,
        publishers: people.length,
        audiocodec: "opus",
        videocodec: "vp8",
      });
    }
    for (const person of people) if (person.sends.length > 0) await this.#publish(clients, person);
    await clients.order("connect");
    for (const person of people) {
      if (person.watches.length > 0) await this.#subscribe(clients, person, people);
    }
    await clients.order("connect");
  }

  async #publish(clients, { number, room, sends }) {
    const { sdp } = await clients.order("offer", { peer: number, sends, audio: 0, video: 0 });
    const ask = await this.#attach();
    const { jsep } = await ask(
      { request: "joinandconfigure", ptype: "publisher", room: room + 1, id: number + 1 },
      { type: "offer", sdp: activeOffer(sdp) },
    );
    await clients.order("accept", { peer: number, sdp: jsep.sdp });
  }

  /** A second connection of the same person, for all that it is sent. */
  async #subscribe(clients, { number, room, watches }, people) {
    const streams = watches.flatMap((other) =>
      people[other].sends.map((kind) => ({ feed: other + 1, mid: kMids[kind] })),
    );
    const ask = await this.#attach();
    const { jsep } = await ask({
      request: "join",
      ptype: "subscriber",
      room: room + 1,
      streams,
    });
    const { sdp } = await clients.order("answer", { peer: kReceiving + number, sdp: jsep.sdp });
    await ask({ request: "start" }, { type: "answer", sdp });
  }

  async stop() {
    if (this.#isRunning()) {
      this.#child.kill();
      await once(this.#child, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const startJanus = (ip) => JanusRooms.start(ip);
