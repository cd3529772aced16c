import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";
import { UpgradeRefused } from "./websocket.mjs";

let server;
let ana;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

test("the first account administers, the second does not", async () => {
  const info = await new Account(server).rest("GET", "server");
  assert.equal(info.first_account, true);
  ana = await new Account(server).register("ana", "Ana Ωmega");
  assert.equal(ana.user.role, "admin");
  assert.equal(ana.user.display_name, "Ana Ωmega");
  const ben = await new Account(server).register("ben");
  assert.equal(ben.user.role, "member");
  assert.equal((await ana.rest("GET", "server")).first_account, false);
});

test("a taken name is a conflict, and a bad one names its field", async () => {
  await refused(new Account(server).register("ana"), "conflict", "username");
  await refused(new Account(server).register("Ana!"), "invalid", "username");
});

test("every failed sign-in looks the same", async () => {
  const messages = [];
  for (const [name, password] of [
    ["ana", "wrong password"],
    ["nobody", "wrong password"],
  ]) {
    const attempt = new Account(server).signIn(name, password);
    await assert.rejects(attempt, (error) => {
      assert.equal(error.code, "unauthenticated");
      assert.equal(error.status, 401);
      messages.push(error.message);
      return true;
    });
  }
  assert.equal(messages[0], messages[1]);
});

test("a second device is listed and can be signed out from the first", async () => {
  const phone = await new Account(server).signIn("ana");
  const { devices } = await ana.rest("GET", "me/devices");
  const other = devices.filter((device) => !device.current);
  assert.equal(devices.length, 2);
  const tab = await phone.connect();
  await ana.rest("DELETE", `me/devices/${other[0].id}`);
  assert.equal((await tab.wait("signed_out")).reason, "revoked");
  assert.equal(await tab.closed, 4001);
  await refused(phone.rest("GET", "me"), "unauthenticated");
});

test("signing out ends the session", async () => {
  const account = await new Account(server).signIn("ana");
  await account.rest("POST", "sign_out");
  await refused(account.rest("GET", "me"), "unauthenticated");
});

test("a new password signs the other devices out", async () => {
  const cleo = await new Account(server).register("cleo");
  const phone = await new Account(server).signIn("cleo");
  const tab = await phone.connect();
  const change = { current_password: "password of cleo", new_password: "another password" };
  await refused(
    cleo.rest("POST", "me/password", { ...change, current_password: "wrong" }),
    "forbidden",
    "current_password",
  );
  await cleo.rest("POST", "me/password", change);
  assert.equal((await tab.wait("signed_out")).reason, "password_changed");
  await cleo.rest("GET", "me");
  await new Account(server).signIn("cleo", "another password");
});

test("without the exact Origin nothing is changed and no socket opens", async () => {
  for (const origin of ["http://localhost:1", "https://evil.example", "null"]) {
    await refused(ana.rest("POST", "sign_out", undefined, { Origin: origin }), "forbidden");
    await assert.rejects(ana.openSocket({ Origin: origin }), (error) => error.status === 403);
  }
  await ana.rest("GET", "me");
});

test("without a good cookie no socket opens", async () => {
  for (const Cookie of ["", "earshot_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]) {
    const attempt = ana.openSocket({ Cookie });
    await assert.rejects(
      attempt,
      (error) => error instanceof UpgradeRefused && error.status === 401,
    );
  }
});

test("registration by invitation only, then by link", async () => {
  await ana.rest("PATCH", "admin/settings", { registration: "invite" });
  await refused(new Account(server).register("dora"), "forbidden");
  const { invite, url } = await ana.rest("POST", "admin/invites", { max_uses: 1 });
  assert.ok(url.includes(invite.token));
  const body = { username: "dora", display_name: "Dora", password: "password of dora" };
  const dora = new Account(server);
  await dora.rest("POST", "register", { ...body, invite_token: invite.token });
  await refused(dora.rest("GET", "admin/settings"), "forbidden");
  const again = { ...body, username: "emil", invite_token: invite.token };
  await refused(new Account(server).rest("POST", "register", again), "forbidden");
  await ana.rest("PATCH", "admin/settings", { registration: "open" });
});

test("a changed name reaches the others live", async () => {
  const tab = await ana.connect();
  const ben = await new Account(server).signIn("ben");
  await tab.request("conversation_open_direct", { user_id: ben.user.id });
  await ben.rest("PATCH", "me", { display_name: "Benjamin" });
  const { user } = await tab.wait("user_changed");
  assert.equal(user.display_name, "Benjamin");
  const { users } = await ana.rest("GET", "users?query=benj");
  assert.deepEqual(
    users.map(({ id }) => id),
    [ben.user.id],
  );
  tab.socket.close();
});

test("who is there when the server stops was seen until then", async () => {
  const before = await startServer();
  const ben = await new Account(before).register("ben");
  const tab = await ben.connect();
  await new Promise((done) => setTimeout(done, 1500));
  await tab.request("ping", {});
  const stopping = Date.now();
  await before.stop({ keep: true });
  const again = await startServer("", before.directory);
  const ana = await new Account(again).register("ana");
  const { presence } = await ana.rest("GET", `users/${ben.user.id}`);
  await again.stop();
  assert.equal(presence.status, "offline");
  assert.ok(presence.last_seen_ms >= stopping - 100, `${stopping - presence.last_seen_ms} ms ago`);
});
