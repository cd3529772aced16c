// A call whose server dies and comes back, with the media relayed by that server.
import { expect, test } from "./support/fixtures";
import { call } from "./support/in_call";
import { expectHears } from "./support/media";

const kTimer = /^\d+:\d\d$/;

test.use({ settings: "[calls]\nrestart_grace_s = 5" });

test("a relayed call goes on after a restart; one that is left ends and says why", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await call(ana, ben, "Voice");
  // Strangers: private addresses are not told.
  await expect(ana.page.getByText("Relayed", { exact: true })).toBeVisible();
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  await world.server.stop("SIGKILL");
  await expect(ana.status()).toHaveText(/reconnecting/i);
  await world.server.start();
  for (const each of [ana, ben]) await expect(each.status()).toHaveText(kTimer);
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);

  await world.server.stop("SIGKILL");
  await ben.context.close();
  await world.server.start();
  await expect(ana.status()).toContainText("The server restarted", { timeout: 20_000 });
  // Who is told does not wait for the disk.
  const calls = () => ana.page.evaluate(async () => (await fetch("/api/v1/calls")).json());
  await expect.poll(calls).toMatchObject({ calls: [{ end_reason: "server_restart" }] });
  await expect(ana.callButton("Voice")).toBeEnabled();
});
