import type { TimerId } from "../ports/ports";
import type { ChatContext } from "./context";
import type { PeopleState } from "./state";

const AWAY_AFTER_MS = 5 * 60_000;

type OwnStatus = PeopleState["ownStatus"];

/** What we tell others: the chosen status, or away when nobody touched this page for a while. */
export class OwnPresence {
  private readonly context: ChatContext;
  private chosen: OwnStatus = "online";
  private idle = false;
  private told: OwnStatus = "online";
  private idleTimer: TimerId | undefined;

  constructor(context: ChatContext) {
    this.context = context;
    context.ports.page.onActivity(() => this.active());
  }

  choose(status: OwnStatus): void {
    this.chosen = status;
    this.tell();
  }

  /** After every hello: a new client is "online" to the server. */
  connected(resumed: boolean): void {
    if (!resumed) this.told = "online";
    this.active();
    this.tell();
  }

  reset(): void {
    this.chosen = "online";
    this.idle = false;
    this.context.ports.clock.clearTimer(this.idleTimer);
  }

  private active(): void {
    if (!this.context.socket.isOnline) return;
    const { clock } = this.context.ports;
    clock.clearTimer(this.idleTimer);
    this.idleTimer = clock.setTimer(() => {
      this.idle = true;
      this.tell();
    }, AWAY_AFTER_MS);
    if (!this.idle) return;
    this.idle = false;
    this.tell();
  }

  private tell(): void {
    const status = this.idle && this.chosen === "online" ? "away" : this.chosen;
    this.context.stores.people.setState({ ownStatus: status });
    if (status === this.told || !this.context.socket.isOnline) return;
    this.told = status;
    // A lost one is repeated after the next hello.
    this.context.socket.request("presence_set", { status }).catch(() => {
      this.told = "online";
    });
  }
}
