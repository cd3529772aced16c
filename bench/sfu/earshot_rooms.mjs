// Earshot's forwarding unit with one worker, and the way into its rooms: one connection for
// everything that a person sends and is sent.
import { LedProgram } from "../lib/led_program.mjs";

class EarshotRooms {
  #host;

  constructor(program, ip) {
    this.#host = new LedProgram(program, ["--ip", ip]);
  }

  get pid() {
    return this.#host.pid;
  }

  /** Everybody is in the room, connected, and looks at everybody they watch; nobody sends yet. */
  async fill(clients, people) {
    for (const { number, room, sends, watches } of people) {
      const of = (kind) => watches.filter((other) => people[other].sends.includes(kind)).length;
      const slots = { audio: of("audio"), video: of("video") };
      const offer = await clients.order("offer", { peer: number, sends, ...slots });
      const joining = { participant: number, room, sends, sdp: offer.sdp };
      const { sdp } = await this.#host.order("join", joining);
      await clients.order("accept", { peer: number, sdp });
    }
    await clients.order("connect");
    for (const { number, watches } of people) {
      const of = watches.filter((other) => people[other].sends.includes("video"));
      await this.#host.order("view", { participant: number, of });
    }
  }

  stop() {
    return this.#host.stop();
  }
}

export const startEarshot = async (program, ip) => new EarshotRooms(program, ip);
