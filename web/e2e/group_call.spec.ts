// Group calls through the server's own forwarding unit: who is heard and seen is believed from
// decoded sound and the colours of decoded pictures.
import { networkInterfaces } from "node:os";
import { kBlue, kLime, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { expectHears, expectSamePicture, expectShowsCamera } from "./support/media";
import type { Person } from "./support/person";

// Browsers reach the server at the address of this machine or network namespace.
const kAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "127.0.0.1";

test.use({ settings: `[sfu]\nenabled = true\nlisten = "${kAddress}:10000"` });

/** A group of all of them, open on everybody's page. */
async function makeGroup(title: string, maker: Person, others: readonly Person[]): Promise<void> {
  const { page } = maker;
  await page.getByRole("button", { name: "New conversation" }).first().click();
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  for (const other of others) await dialog.getByText(other.name, { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Group name" }).fill(title);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog).toHaveCount(0);
  for (const other of others) await other.openConversation(title);
}

const videoOf = (shown: Person): string => `[role=group][aria-label^="${shown.name}"] video`;

/** The tile of somebody in a person's call. */
function tile(viewer: Person, shown: Person) {
  return viewer.page.getByRole("group", { name: new RegExp(`^${shown.name}`) });
}

/** The first begins the group's call with the camera on, the others join. */
async function begin(title: string, people: readonly Person[]): Promise<void> {
  const [first, ...others] = people;
  if (!first) return;
  await makeGroup(title, first, others);
  await first.callButton("Video").click();
  await expect(first.page.getByRole("group", { name: "You" })).toBeVisible();
  for (const other of others) {
    await other.page.getByRole("button", { name: "Join", exact: true }).first().click();
    await expect(tile(other, first)).toBeVisible();
  }
}

test("three people see and hear each other, whoever comes and goes", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  const cleo = await world.newPerson("Cleo", "chromium", { camera: kLime });
  await begin("Band", [ana, ben, cleo]);
  const everybody = [
    [ana, kRed],
    [ben, kBlue],
    [cleo, kLime],
  ] as const;
  for (const [viewer] of everybody) {
    await expectHears(viewer.page);
    for (const [shown, camera] of everybody) {
      if (shown === viewer) continue;
      await expectShowsCamera(viewer.page, videoOf(shown), camera);
    }
  }

  await ben.button("Leave").click();
  for (const viewer of [ana, cleo]) await expect(tile(viewer, ben)).toHaveCount(0);
  await expectHears(ana.page);
  await expectShowsCamera(ana.page, videoOf(cleo), kLime);
  // Without joining, one sees who is in.
  const bar = ben.page.getByRole("region", { name: "Call of this group" });
  await expect(bar).toContainText("Ana");
  await expect(bar).toContainText("Cleo");
  await bar.getByRole("button", { name: "Join", exact: true }).click();
  await expectShowsCamera(ben.page, videoOf(ana), kRed);
  await expectShowsCamera(ana.page, videoOf(ben), kBlue);
});

test("Chromium and Firefox see and hear each other", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "firefox");
  const cleo = await world.newPerson("Cleo", "chromium", { camera: kLime });
  await begin("Band", [ana, ben, cleo]);
  for (const viewer of [ana, ben, cleo]) await expectHears(viewer.page);
  await expectShowsCamera(ben.page, videoOf(ana), kRed);
  await expectShowsCamera(ben.page, videoOf(cleo), kLime);
  for (const viewer of [ana, cleo]) {
    await expectSamePicture(
      ben.page,
      `[role=group][aria-label^="You"] video`,
      viewer.page,
      videoOf(ben),
    );
  }
});

test("a call of two goes on as a group call when somebody is added", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  const cleo = await world.newPerson("Cleo", "chromium", { camera: kLime });
  await ana.openDirectMessage(ben);
  await ana.callButton("Video").click();
  await ben.button("Accept").click();
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
  await ana.button("More").click();
  await ana.button("Add people").click();
  const dialog = ana.page.getByRole("dialog", { name: "Add people" });
  await dialog.getByText("Cleo", { exact: true }).click();
  await cleo.incoming().getByRole("button", { name: "Join", exact: true }).click();
  for (const viewer of [ana, ben, cleo]) await expectHears(viewer.page);
  await expectShowsCamera(cleo.page, videoOf(ana), kRed);
  await expectShowsCamera(cleo.page, videoOf(ben), kBlue);
  await expectShowsCamera(ben.page, videoOf(ana), kRed);
});
