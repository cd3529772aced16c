// Somebody who is in a call is called by a third person.
import { expect, test } from "./support/fixtures";
import { call } from "./support/in_call";
import { expectHears } from "./support/media";
import type { Person } from "./support/person";

const kTimer = /^\d+:\d\d$/;

const waitingCall = (who: Person, from: string) =>
  who.page.getByRole("alertdialog", { name: `Voice call from ${from}` });

test.use({ settings: "[calls]\nring_s = 6" });

test("who is in a call may leave it for another one, or seem not to hear it", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const cleo = await world.newPerson("Cleo", "chromium");
  await ben.page.goto(`${world.server.origin}/settings/privacy`);
  const whoever = ben.page.getByRole("radiogroup", { name: "Whoever calls you then" });
  await whoever.getByText("Hears no answer").click();
  await expect(whoever.getByRole("radio", { name: "Hears no answer" })).toBeChecked();
  await ben.page.goto(world.server.origin);
  await call(ana, ben, "Voice");
  await cleo.openDirectMessage(ben);
  await cleo.callButton("Voice").click();
  await waitingCall(ben, "Cleo").getByRole("button", { name: "End this call and accept" }).click();
  await expect(ana.status()).toContainText("Call ended");
  // What ended as it should goes by itself, too, after some seconds.
  await ana.button("Close").click();
  for (const each of [ben, cleo]) await expect(each.status()).toHaveText(kTimer);
  await Promise.all([expectHears(ben.page), expectHears(cleo.page)]);

  // A decline that the caller cannot tell from a ring that nobody hears.
  await ana.callButton("Voice").click();
  await waitingCall(ben, "Ana").getByRole("button", { name: "Decline", exact: true }).click();
  await expect(waitingCall(ben, "Ana")).toHaveCount(0);
  await expect(ana.status()).toHaveText("Ringing…");
  await expect(ana.status()).toHaveText("No answer");
  await expect(cleo.status()).toHaveText(kTimer);
});
