// What hosts of a group call do, and what everybody says without words.
import { expect, test } from "./support/fixtures";
import {
  begin,
  doAsHost,
  kSings,
  kWithGroupCalls,
  liveBar,
  openMenuOf,
  openPeople,
  tile,
} from "./support/group";
import { keepPlayers, playedVolumes } from "./support/in_call";
import type { Person } from "./support/person";
import { expectTones, singTone } from "./support/tones";

test.use({ settings: kWithGroupCalls });

const kTones = { Ana: 500, Ben: 700, Cleo: 900, Dan: 1_100 };
const kAllTones = Object.values(kTones);

/** The list of people, each with what a screen reader says of them. */
async function expectPeople(viewer: Person, lines: readonly RegExp[]): Promise<void> {
  const panel = await openPeople(viewer);
  await expect(panel.getByRole("listitem")).toHaveText([...lines]);
}

test("hosts mute, lower hands, lock, remove, hand over and end; all others do not", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", kSings);
  const ben = await world.newPerson("Ben", "chromium", kSings);
  const cleo = await world.newPerson("Cleo", "chromium", kSings);
  const dan = await world.newPerson("Dan", "chromium", kSings);
  for (const each of [ana, ben, cleo, dan]) {
    await singTone(each, kTones[each.name as keyof typeof kTones]);
  }
  await keepPlayers(ana.page);
  // Dan is rung with the others, and says no.
  await begin("Band", [ana, ben, cleo], "Voice", [dan]);
  await dan.incoming().getByRole("button", { name: "Decline" }).click();
  await expect(dan.incoming()).toHaveCount(0);

  await ben.button("More").click();
  await ben.button("Applause").click();
  // For some seconds only.
  await Promise.all(
    [ana, ben, cleo].map((viewer) => {
      const rising = viewer.page.locator("[data-lane]").filter({ hasText: "👏" });
      return expect(rising).toHaveText(viewer === ben ? "👏You" : "👏Ben");
    }),
  );
  await ben.page.keyboard.press("Escape");

  await cleo.button("Raise hand").click();
  await expectPeople(ana, [/Cleo.*1/, /You/, /Ben/]);
  await ben.button("Raise hand").click();
  await expectPeople(ana, [/Cleo.*1/, /Ben.*2/, /You/]);
  await doAsHost(ana, cleo, "Lower the hand");
  await expectPeople(ana, [/Ben.*1/, /You/, /Cleo/]);
  await expect(cleo.button("Raise hand")).toHaveAttribute("aria-pressed", "false");
  await expect(ben.button("Raise hand")).toHaveAttribute("aria-pressed", "true");
  await ben.button("Raise hand").click();
  await expectPeople(ana, [/You/, /Ben/, /Cleo/]);

  await doAsHost(ana, ben, "Mute");
  await expectTones(cleo, [kTones.Ana], kAllTones);
  await expectTones(ana, [kTones.Cleo], kAllTones);
  await expect(ben.page.getByText("Ana muted your microphone.").first()).toBeVisible();
  await ben.button("Unmute").first().click();
  await expectTones(cleo, [kTones.Ana, kTones.Ben], kAllTones);
  const ofMember = await openMenuOf(cleo, ben);
  await expect(ofMember.getByRole("slider")).toBeVisible();
  await expect(ofMember.getByRole("button", { name: /Mute|Remove|host/ })).toHaveCount(0);
  await cleo.page.keyboard.press("Escape");

  const menu = await openMenuOf(ana, ben);
  await menu.getByRole("slider", { name: "Volume of Ben" }).press("Home");
  await expect.poll(() => playedVolumes(ana.page)).toContain(0);
  expect(await playedVolumes(ana.page)).toContain(1);
  await menu.getByRole("slider", { name: "Volume of Ben" }).press("End");
  await expect.poll(() => playedVolumes(ana.page)).not.toContain(0);
  await ana.page.keyboard.press("Escape");

  const panel = await openPeople(ana);
  const lock = panel.getByRole("switch", { name: "Lock the call" });
  await lock.press("Space");
  await expect(liveBar(dan).getByLabel("Locked")).toBeVisible();
  await expect(liveBar(dan).getByRole("button", { name: "Join" })).toBeDisabled();
  // Dan's page may know it before Ana's own.
  await expect(lock).toBeChecked();
  await lock.press("Space");
  await liveBar(dan).getByRole("button", { name: "Join" }).click();
  await expect(tile(dan, ana)).toBeVisible();
  const ofDan = await openMenuOf(ana, dan);
  await ofDan.getByRole("button", { name: "Remove from the call…" }).click();
  const question = ofDan.getByRole("group", { name: "Remove Dan from the call?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await ofDan.getByRole("button", { name: "Remove from the call…" }).click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(ofDan).toHaveCount(0);
  await expect(dan.status()).toContainText("You were removed from the call");
  await dan.button("Close").click();
  await liveBar(dan).getByRole("button", { name: "Join" }).click();
  await expect(dan.status()).toContainText("A host removed you from this call.");
  await dan.button("Close").click();
  // Whom a host calls back may come again.
  await panel.getByRole("button", { name: "Add people" }).click();
  const adding = ana.page.getByRole("dialog", { name: "Add people" });
  await adding.getByText("Dan", { exact: true }).click();
  await dan.incoming().getByRole("button", { name: "Join", exact: true }).click();
  await expect(tile(dan, ana)).toBeVisible();
  await ana.page.keyboard.press("Escape");

  // Leaving is not ending: the call goes on under whoever is host now.
  await doAsHost(ana, cleo, "Make a host");
  await expectPeople(cleo, [/Ana.*Host/, /Ben/, /You.*Host/, /Dan/]);
  await ana.button("Leave").click();
  await expect(tile(ben, ana)).toHaveCount(0);
  await expectTones(ben, [kTones.Cleo, kTones.Dan], kAllTones);
  const ofCleo = await openPeople(cleo);
  await ofCleo.getByRole("button", { name: "End for all…" }).click();
  await ofCleo.getByRole("button", { name: "End for all", exact: true }).click();
  for (const each of [ben, cleo, dan]) await expect(each.status()).toContainText("Call ended");
  await expect(liveBar(ana)).toHaveCount(0);
});
