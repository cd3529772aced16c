// While it rings the callee's page is silent: no microphone or camera was asked for, no peer
// connection exists, nothing of it reaches the caller. Over 200 rings of 20 people.
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";
import { captures, peerConnections } from "./support/media";

const kCallers = 20;
/** What a person may do in a minute. */
const kRingsEach = 10;

/** Everything that this page sends over its sockets from now on, by type of message. */
async function watchSocket(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sent: string[] = [];
    Object.assign(window, { __sent: sent });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      sent.push(JSON.parse(String(data)).type);
      send.call(this, data);
    };
  });
}

function sentTypes(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { __sent: string[] }).__sent.splice(0));
}

/**
 * Datagrams that have arrived so far in this network namespace, where caller and callee both are;
 * also those that nobody waits for. Questions to a name server leave it and do not count.
 */
function datagramsArrived(): number {
  const [names, values] = (readFileSync("/proc/net/snmp", "utf8").match(/^Udp: .*$/gm) ?? []).map(
    (line) => line.split(" "),
  );
  const count = (name: string): number => Number(values?.[names?.indexOf(name) ?? -1]);
  const six = readFileSync("/proc/net/snmp6", "utf8");
  const count6 = (name: string): number =>
    Number(new RegExp(`^${name}\\s+(\\d+)$`, "m").exec(six)?.[1]);
  return (
    count("InDatagrams") + count("NoPorts") + count6("Udp6InDatagrams") + count6("Udp6NoPorts")
  );
}

/** In the page of nobody yet: becomes a new account with a socket of its own, which can call. */
async function becomeCaller(page: Page, name: string, whom: string): Promise<void> {
  await page.evaluate(
    async ({ username, callee }) => {
      const account = { username, display_name: username, password: `password of ${username}` };
      const registered = await fetch("/api/v1/register", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(account),
      });
      if (!registered.ok) throw new Error(await registered.text());
      const found = await fetch(`/api/v1/users?query=${callee}`).then((answer) => answer.json());
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/socket`);
      const ended = new Set<string>();
      socket.addEventListener("message", ({ data: text }) => {
        const { type, data } = JSON.parse(text);
        if (type === "call_rejected" || type === "call_ended") ended.add(data.call.call_id);
      });
      let id = 0;
      const ask = (type: string, data: object) =>
        new Promise<{ call: { call_id: string }; conversation: { id: string } }>((done, failed) => {
          const mine = ++id;
          socket.addEventListener("message", ({ data: text }) => {
            const frame = JSON.parse(text);
            if (frame.id === mine) (frame.type === "ok" ? done : failed)(frame.data ?? frame);
          });
          socket.send(JSON.stringify({ type, id: mine, data }));
        });
      await new Promise((done) => socket.addEventListener("open", done, { once: true }));
      await ask("hello", { client: { name: "script", can_call: true } });
      const { conversation } = await ask("conversation_open_direct", {
        user_id: found.users[0].id,
      });
      Object.assign(window, { __ask: ask, __conversation: conversation.id, __ended: ended });
    },
    { username: name, callee: whom },
  );
}

function startCall(page: Page, wanted: "voice" | "video"): Promise<string> {
  return page.evaluate(async (kind) => {
    const world = window as unknown as {
      __ask: (type: string, data: object) => Promise<{ call: { call_id: string } }>;
      __conversation: string;
    };
    const command_id = crypto.randomUUID();
    const data = { command_id, conversation_id: world.__conversation, kind };
    return (await world.__ask("call_start", data)).call.call_id;
  }, wanted);
}

async function declined(page: Page, call: string): Promise<void> {
  await page.waitForFunction(
    (id) => (window as unknown as { __ended: Set<string> }).__ended.has(id),
    call,
  );
}

async function cancel(page: Page, call: string): Promise<void> {
  await page.evaluate(async (call_id) => {
    const world = window as unknown as {
      __ask: (type: string, data: object) => Promise<unknown>;
    };
    await world.__ask("call_end", { command_id: crypto.randomUUID(), call_id });
  }, call);
}

test(`${kCallers * kRingsEach} rings ask for no device and open no connection`, async ({
  world,
}) => {
  test.setTimeout(480_000);
  const ben = await world.newPerson("Ben", "chromium");
  const callers = await (await world.openBrowser("chromium")).newPage();
  await callers.goto(`${world.server.origin}/sign-in`);
  await watchSocket(ben.page);
  const alone = process.env.EARSHOT_NETNS === "private";
  const datagrams = alone ? datagramsArrived() : 0;
  const sent = new Set<string>();
  let acknowledged = 0;
  for (let caller = 0; caller < kCallers; caller++) {
    await becomeCaller(callers, `caller${caller}`, "ben");
    for (let ring = 0; ring < kRingsEach; ring++) {
      const call = await startCall(callers, ring % 2 === 0 ? "voice" : "video");
      const shown = ben.page.getByRole("alertdialog", { name: `caller${caller}` });
      await expect(shown).toBeVisible();
      if (ring % 5 === 1) await ben.page.keyboard.press("Escape");
      if (ring % 5 === 2) await ben.button("Decline").click();
      else await cancel(callers, call);
      await expect(shown).toHaveCount(0);
      // The dialog goes before the server knows, and one call at a time is all that it allows.
      if (ring % 5 === 2) await declined(callers, call);
      const types = await sentTypes(ben.page);
      acknowledged += types.filter((type) => type === "call_acknowledge").length;
      for (const type of types) sent.add(type);
    }
  }
  expect(acknowledged).toBe(kCallers * kRingsEach);
  expect(await captures(ben.page)).toBe(0);
  expect(await peerConnections(ben.page)).toBe(0);
  expect([...sent].filter((type) => type.startsWith("webrtc_"))).toEqual([]);
  expect(sent).not.toContain("call_accept");
  // The callers' page made no connection either, so any datagram would be of the callee's.
  if (alone) {
    expect(datagramsArrived() - datagrams).toBe(0);
    const probe = createSocket("udp4");
    await new Promise((done) => probe.send("counted", 9, "127.0.0.1", done));
    probe.close();
    expect(datagramsArrived() - datagrams, "the counter counts").toBe(1);
  }
});
