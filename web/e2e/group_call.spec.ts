// Group calls through the server's own forwarding unit: who is heard and seen is believed from
// decoded sound and the colours of decoded pictures.
import { networkInterfaces } from "node:os";
import { kBlue, kLime, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { expectHears, expectShowsCamera } from "./support/media";
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

test("three people see and hear each other", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  const cleo = await world.newPerson("Cleo", "chromium", { camera: kLime });
  await makeGroup("Band", ana, [ben, cleo]);
  await ana.callButton("Video").click();
  await expect(ana.page.getByRole("group", { name: "You" })).toBeVisible();
  for (const other of [ben, cleo]) {
    await other.page.getByRole("button", { name: "Join", exact: true }).first().click();
    await expect(tile(other, ana)).toBeVisible();
  }
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
});
