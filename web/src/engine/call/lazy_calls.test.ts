import { expect, test } from "vitest";
import { EngineRig } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import * as part from "./part";

test("what is asked of calls before their code is there is done when it comes", async () => {
  let arrive: (loaded: typeof part) => void = () => undefined;
  const rig = new EngineRig(undefined, () => new Promise((done) => (arrive = done)));
  rig.engine.start();
  await settle();
  expect(rig.engine.call.localLevel()).toBe(0);
  expect(rig.sockets.connections).toHaveLength(0);
  arrive(part);
  await settle();
  expect(rig.sockets.connections).toHaveLength(1);
});

test("the page connects when the code of calls came at the second try", async () => {
  let tries = 0;
  const rig = new EngineRig(undefined, async () => {
    tries += 1;
    if (tries === 1) throw new TypeError("Failed to fetch dynamically imported module");
    return part;
  });
  rig.engine.start();
  await settle();
  expect(rig.sockets.connections).toHaveLength(0);
  await rig.clock.advance(1_500);
  await settle();
  expect(tries).toBe(2);
  expect(rig.sockets.connections).toHaveLength(1);
});
