// People of a group call who come from another device, by a reload, or after the server's restart.
import { expect, test } from "./support/fixtures";
import { begin, kSings, kWithGroupCalls, tile } from "./support/group";
import { peerConnections } from "./support/media";
import { Person } from "./support/person";
import { expectTones, longestSilence, noteTones, singTone } from "./support/tones";

test.use({ settings: kWithGroupCalls });

const kTones = { Ana: 500, Ben: 700, Cleo: 900 };
const kAllTones = Object.values(kTones);

test("a group call is answered on a second device and taken over by the first", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", kSings);
  const ben = await world.newPerson("Ben", "chromium", kSings);
  const phone = await Person.signIn("Ben", await world.openBrowser("chromium"), world.server);
  const cleo = await world.newPerson("Cleo", "chromium");
  await singTone(ana, kTones.Ana);
  for (const each of [ben, phone]) await singTone(each, kTones.Ben);
  await begin("Band", [ana], "Voice", [ben, cleo]);
  await expect(ben.incoming()).toContainText("Band");
  await phone.incoming().getByRole("button", { name: "Join", exact: true }).click();
  await expect(ben.incoming()).toHaveCount(0);
  await expect(cleo.incoming()).toBeVisible();
  await expectTones(ana, [kTones.Ben], kAllTones);
  await expectTones(phone, [kTones.Ana], kAllTones);

  await phone.button("Microphone").click();
  await expectTones(ana, [], kAllTones);
  await ben.button("Move here").first().click();
  await expect(phone.status()).toContainText("The call went on elsewhere");
  await expectTones(ben, [kTones.Ana], kAllTones);
  // As muted here as there.
  await expectTones(ana, [], kAllTones);
  await ben.button("Microphone").click();
  await expectTones(ana, [kTones.Ben], kAllTones);
  await expect(tile(ana, ben)).toHaveCount(1);
});

test("a reload and a restart of the server cost a group call seconds", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", kSings);
  const ben = await world.newPerson("Ben", "firefox");
  const cleo = await world.newPerson("Cleo", "chromium", kSings);
  const everybody = [ana, ben, cleo];
  const toneOf = ({ name }: Person) => kTones[name as keyof typeof kTones];
  const expectAllHear = async () => {
    await Promise.all(
      everybody.map((viewer) => {
        const others = everybody.filter((each) => each !== viewer);
        return expectTones(viewer, others.map(toneOf), kAllTones);
      }),
    );
  };
  for (const each of everybody) await singTone(each, toneOf(each));
  await noteTones(ana.page, kAllTones);
  await begin("Band", everybody, "Voice");
  await expectAllHear();

  await cleo.page.reload();
  await expect(tile(cleo, ana)).toBeVisible();
  await expectAllHear();
  await ben.page.reload();
  // On a machine so busy that the page is away for long the others go on without Ben.
  const back = ben.button("Return to call").or(ben.button("Join")).first();
  await expect(back.or(tile(ben, ana)).first()).toBeVisible();
  if (await back.isVisible()) await back.click();
  await expectAllHear();
  await expect(ana.page.getByRole("group", { name: /^(Ben|Cleo)/ })).toHaveCount(2);

  const before = await peerConnections(ana.page);
  const killedMs = Date.now();
  await world.server.stop("SIGKILL");
  await world.server.start();
  const withoutMs = Date.now() - killedMs;
  await expect
    .poll(() => peerConnections(ana.page), { message: "a connection to the new server" })
    .toBeGreaterThan(before);
  await expectAllHear();
  for (const hz of [kTones.Ben, kTones.Cleo]) {
    const { longestMs } = await longestSilence(ana.page, hz, killedMs);
    // oxlint-disable-next-line no-console -- what was measured
    console.log(`${hz} Hz: ${withoutMs} ms without a server, silence of ${longestMs} ms`);
    expect(longestMs - withoutMs, `ms of silence with a server, ${hz} Hz`).toBeLessThan(5_000);
  }
  await expect(ana.page.getByRole("group", { name: /^(Ben|Cleo)/ })).toHaveCount(2);
});
