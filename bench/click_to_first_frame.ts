// From the press on "Accept" to the first picture of the other side, in two Chromiums on this
// machine.
import { launch } from "../web/e2e/support/browsers.ts";
import { Person } from "../web/e2e/support/person.ts";
import { Server } from "../web/e2e/support/server.ts";
import { quantile, rounded } from "./lib/numbers.mjs";

const kCalls = 10;

export async function clickToFirstFrame() {
  const server = new Server();
  await server.start();
  const browsers = [await launch("chromium"), await launch("chromium")];
  const samples: number[] = [];
  try {
    const ana = await Person.register("Ana", browsers[0]!, server);
    const ben = await Person.register("Ben", browsers[1]!, server);
    await ana.getAcquainted(ben);
    for (let call = 0; call < kCalls; call++) samples.push(await oneCall(ana, ben));
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server.dispose();
  }
  return {
    title: "Accept to first picture, two Chromiums",
    columns: ["calls", "median, ms", "slowest, ms"],
    rows: [[samples.length, rounded(quantile(samples, 0.5), 0), rounded(Math.max(...samples), 0)]],
    notes:
      "From the callee's click on Accept to the first decoded frame of the caller's camera, " +
      "host candidates, both browsers sharing two cores. Aim: below 700 ms.",
  };
}

async function oneCall(caller: Person, callee: Person): Promise<number> {
  await caller.callButton("Video").click();
  await callee.incoming().waitFor();
  const measured = callee.page.evaluate(
    () =>
      new Promise<number>((done) => {
        let clicked = 0;
        const press = () => (clicked = performance.now());
        addEventListener("click", press, { capture: true, once: true });
        const look = () => {
          const video = document.querySelector<HTMLVideoElement>("#remote-video");
          if (video && !video.dataset.watched) {
            video.dataset.watched = "yes";
            video.requestVideoFrameCallback(() => done(performance.now() - clicked));
          }
          if (!video) requestAnimationFrame(look);
        };
        look();
      }),
  );
  await callee.button("Accept").click();
  const elapsed = await measured;
  await caller.hangUp();
  for (const person of [caller, callee]) {
    await person.button("Close").click();
    await person.status().waitFor({ state: "detached" });
  }
  return elapsed;
}
