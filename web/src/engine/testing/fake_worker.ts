import type { WorkerPort } from "../ports/ports";

const SERVER_KEY = "AQID";

function bytes(...values: number[]): ArrayBuffer {
  return new Uint8Array(values).buffer;
}

/** One browser's worker and its push service; `key` is that of the subscription. */
export class FakeWorker implements WorkerPort {
  supported = true;
  pushSupported = true;
  registers = true;
  /** The browser reaches its push service. */
  reachable = true;
  key: string | undefined;
  readonly closed: string[] = [];
  updates = 0;
  private endpoints = 0;
  private onUpdate: () => void = () => undefined;
  private run: (message: unknown) => void = () => undefined;

  async register(onUpdate: () => void): Promise<void> {
    if (!this.registers) throw new DOMException("no", "SecurityError");
    this.onUpdate = onUpdate;
  }

  async checkForUpdate(): Promise<void> {}

  applyUpdate(): void {
    this.updates += 1;
  }

  async subscription(): Promise<PushSubscription | undefined> {
    if (this.key === undefined) return undefined;
    const fake = {
      endpoint: `https://push.example/${this.endpoints}`,
      options: { applicationServerKey: this.key === SERVER_KEY ? bytes(1, 2, 3) : bytes(9) },
      getKey: () => bytes(7, 7),
      unsubscribe: async () => {
        this.key = undefined;
        return true;
      },
    };
    return fake as unknown as PushSubscription;
  }

  async subscribe(vapidKey: string): Promise<PushSubscription> {
    if (!this.reachable) throw new DOMException("push service", "AbortError");
    this.key = vapidKey;
    this.endpoints += 1;
    return (await this.subscription()) as PushSubscription;
  }

  async closeNotifications(tag: string): Promise<void> {
    this.closed.push(tag);
  }

  onMessage(run: (message: unknown) => void): void {
    this.run = run;
  }

  /** From the worker. */
  says(message: unknown): void {
    this.run(message);
  }

  findUpdate(): void {
    this.onUpdate();
  }
}
