import type { WebSocketRoute } from "@playwright/test";
import type { Person } from "./person.ts";

type Way = "up" | "down";

interface Frame {
  type: string;
  id?: number;
}

/**
 * The page's connection to its server. Each way can be held: nothing is lost, all is late, but
 * heartbeats, so that nobody gives the connection up.
 */
export class SlowLine {
  readonly #held: Record<Way, (() => void)[] | undefined> = { up: undefined, down: undefined };
  /** What was asked on the present connection, by id. */
  readonly #asked = new Map<number, string>();
  readonly #answered = new Set<string>();

  private constructor() {}

  /** Loads the page anew, with its connection through this. */
  static async of(person: Person): Promise<SlowLine> {
    const line = new SlowLine();
    await person.page.routeWebSocket(/\/api\/v1\/socket/, (route) => line.#join(route));
    await person.page.reload();
    await person.expectSignedIn();
    return line;
  }

  /** "up": what the page says. */
  hold(way: Way): void {
    this.#held[way] ??= [];
  }

  release(way: Way): void {
    const late = this.#held[way] ?? [];
    this.#held[way] = undefined;
    for (const pass of late) pass();
  }

  /** The page has got the server's answer to a request of this type. */
  wasAnswered(type: string): boolean {
    return this.#answered.has(type);
  }

  #join(page: WebSocketRoute): void {
    const server = page.connectToServer();
    this.#asked.clear();
    page.onMessage((message) => {
      const { type, id }: Frame = JSON.parse(String(message));
      if (id !== undefined) this.#asked.set(id, type);
      this.#carry("up", type, () => server.send(message));
    });
    server.onMessage((message) => {
      const { type, id }: Frame = JSON.parse(String(message));
      const asked = id === undefined ? undefined : this.#asked.get(id);
      this.#carry("down", asked ?? type, () => {
        page.send(message);
        if (asked !== undefined) this.#answered.add(asked);
      });
    });
  }

  #carry(way: Way, type: string, pass: () => void): void {
    const held = this.#held[way];
    if (held && type !== "ping") held.push(pass);
    else pass();
  }
}
