import { expect, test } from "./support/fixtures";
import { Person } from "./support/person";

async function ring(caller: Person, callee: Person): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton("Voice").click();
  await expect(callee.incoming()).toBeVisible();
  await expect(caller.status()).toHaveText("Ringing…");
}

test("decline is said to the caller", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ring(ana, ben);
  await ben.button("Decline").click();
  await expect(ana.status()).toHaveText("Ben declined");
  await expect(ana.button("Call again")).toBeVisible();
  await expect(ben.incoming()).toHaveCount(0);
  await expect(ana.page.getByRole("article").getByText("Voice call, declined")).toBeVisible();
});

test("a declined call can carry a message", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ring(ana, ben);
  await ben.button("Reply with a message").click();
  await ben
    .incoming()
    .getByRole("button", { name: /later|call you/i })
    .first()
    .click();
  await expect(ana.status()).toHaveText("Ben declined");
  await expect(ana.page.getByRole("article").getByText(/later|call you/i)).toBeVisible();
});

test("cancel stops the ring and leaves a missed call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "firefox");
  await ring(ana, ben);
  await ana.button("Cancel").click();
  await expect(ben.incoming()).toHaveCount(0);
  await ben.openConversation("Ana");
  await expect(ben.page.getByRole("article").getByText(/^Missed voice call/)).toBeVisible();
  await expect(ben.page.getByRole("button", { name: /^Call back/ })).toBeVisible();
});

test.describe("with a short ring", () => {
  test.use({ settings: "[calls]\nring_s = 4" });

  test("no answer is told to the caller and missed by the callee", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", "chromium");
    await ring(ana, ben);
    await expect(ana.status()).toHaveText("No answer");
    await expect(ana.button("Message")).toBeVisible();
    await expect(ben.incoming()).toHaveCount(0);
    await ben.openConversation("Ana");
    await expect(ben.page.getByRole("article").getByText(/^Missed voice call/)).toBeVisible();
    await ana.button("Call again").click();
    await expect(ben.incoming()).toBeVisible();
  });
});

test("somebody in a call is shown the second caller without a ring, and may decline", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const cleo = await world.newPerson("Cleo", "chromium");
  await ring(ana, ben);
  await ben.button("Accept").click();
  await expect(ben.status()).toHaveText(/^\d+:\d\d$/);
  await cleo.openDirectMessage(ben);
  await cleo.callButton("Voice").click();
  const banner = ben.page.getByRole("alertdialog", { name: "Voice call from Cleo" });
  await expect(banner).toBeVisible();
  await expect(ben.page.getByRole("alertdialog", { name: "Cleo", exact: true })).toHaveCount(0);
  await banner.getByRole("button", { name: "Decline", exact: true }).click();
  await expect(cleo.status()).toHaveText("Ben is in another call");
  await expect(ana.status()).toHaveText(/^\d+:\d\d$/);
});

test("two people who call each other at once are connected", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  await ben.openDirectMessage(ana);
  await Promise.all([ana.callButton("Voice").click(), ben.callButton("Voice").click()]);
  // Whoever's ring arrives first may already be looking at an incoming call; otherwise both are in.
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
});

test("the first device that answers wins and the others stop ringing", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const second = await Person.signIn("Ben", await world.openBrowser("firefox"), world.server);
  await ring(ana, ben);
  await expect(second.incoming()).toBeVisible();
  await ben.button("Accept").click();
  await expect(second.incoming()).toHaveCount(0);
  await expect(second.status()).toHaveText(/^Answered on Chrome/);
});

test("blocking takes the buttons from both headers at once and ends a ring", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ring(ana, ben);
  const blocked = await blockOverSocket(ben, ana);
  expect(blocked).toBe("ok");
  await expect(ana.status()).toHaveText("No answer");
  await expect(ben.incoming()).toHaveCount(0);
  await ana.button("Close").click();
  await expect(ana.callButton("Voice")).toHaveCount(0);
  await expect(ana.callButton("Video")).toHaveCount(0);
  await ben.openConversation("Ana");
  await expect(ben.callButton("Voice")).toHaveCount(0);
  await ben.button("Unblock").first().click();
  await expect(ana.callButton("Voice")).toBeVisible();
  await expect(ben.callButton("Voice")).toBeVisible();
});

/** Blocks from another of the person's sockets, as a second device would during the ring. */
function blockOverSocket(who: Person, whom: Person): Promise<string> {
  return who.page.evaluate(async (username) => {
    const found = await fetch(`/api/v1/users?query=${username}`).then((answer) => answer.json());
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/socket`);
    const ask = (id: number, type: string, data: object) =>
      new Promise<string>((done) => {
        socket.addEventListener("message", ({ data: text }) => {
          const frame = JSON.parse(text);
          if (frame.id === id) done(frame.type);
        });
        socket.send(JSON.stringify({ type, id, data }));
      });
    await new Promise((done) => socket.addEventListener("open", done, { once: true }));
    await ask(1, "hello", { client: { name: "second device", can_call: false } });
    const answer = await ask(2, "user_block", { user_id: found.users[0].id });
    socket.close();
    return answer;
  }, whom.username);
}
