import type {
  BroadcastPort,
  HttpPort,
  HttpRequest,
  HttpResponse,
  KeyValueStore,
  LockPort,
  PagePort,
  Random,
  TabStorage,
} from "../ports/ports";

/** 0.5 leaves every jitter at its middle. */
export class FakeRandom implements Random {
  private count = 0;

  unit(): number {
    return 0.5;
  }

  id(): string {
    this.count += 1;
    return `id${this.count}`;
  }
}

export class FakeStore implements KeyValueStore {
  readonly values = new Map<string, unknown>();

  async get(key: string): Promise<unknown> {
    return this.values.get(key);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.values.set(key, structuredClone(value));
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }

  async entries(prefix: string): Promise<[string, unknown][]> {
    return [...this.values]
      .filter(([key]) => key.startsWith(prefix))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}

export class FakeTab implements TabStorage {
  readonly values = new Map<string, string>();

  get(key: string): string | undefined {
    return this.values.get(key);
  }

  set(key: string, value: string): void {
    this.values.set(key, value);
  }

  delete(key: string): void {
    this.values.delete(key);
  }
}

export class FakePage implements PagePort {
  online = true;
  hidden = false;
  private readonly runs = {
    online: new Set<() => void>(),
    visibility: new Set<() => void>(),
    activity: new Set<() => void>(),
    hide: new Set<() => void>(),
  };

  isOnline(): boolean {
    return this.online;
  }

  isHidden(): boolean {
    return this.hidden;
  }

  clientName(): string {
    return "Test on Linux";
  }

  onOnlineChange(run: () => void): () => void {
    this.runs.online.add(run);
    return () => this.runs.online.delete(run);
  }

  onVisibilityChange(run: () => void): () => void {
    this.runs.visibility.add(run);
    return () => this.runs.visibility.delete(run);
  }

  onPageHide(run: () => void): () => void {
    this.runs.hide.add(run);
    return () => this.runs.hide.delete(run);
  }

  onActivity(run: () => void): () => void {
    this.runs.activity.add(run);
    return () => this.runs.activity.delete(run);
  }

  setOnline(online: boolean): void {
    this.online = online;
    for (const run of this.runs.online) run();
  }

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    for (const run of this.runs.visibility) run();
  }

  act(): void {
    for (const run of this.runs.activity) run();
  }

  goAway(): void {
    for (const run of this.runs.hide) run();
  }
}

type Responder = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export function jsonResponse(data: unknown, status = 200): HttpResponse {
  return { status, text: JSON.stringify(data) };
}

export class FakeHttp implements HttpPort {
  readonly requests: HttpRequest[] = [];
  readonly beacons: { path: string; body: string }[] = [];
  private readonly routes: { method: string; path: RegExp; respond: Responder }[] = [];

  /** The latest matching route answers. */
  on(method: HttpRequest["method"], path: RegExp, respond: Responder): void {
    this.routes.unshift({ method, path, respond });
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    const route = this.routes.find(
      ({ method, path }) => method === request.method && path.test(request.path),
    );
    if (!route) throw new TypeError(`no route for ${request.method} ${request.path}`);
    return route.respond(request);
  }

  beacon(path: string, body: string): void {
    this.beacons.push({ path, body });
  }
}

/** Tabs of one browser share these two. */
export class FakeBrowser {
  private readonly queues = new Map<string, { onGranted: () => void }[]>();
  private readonly tabs = new Set<(message: unknown) => void>();

  locks(): LockPort {
    return {
      acquire: (name, onGranted) => {
        const queue = this.queues.get(name) ?? [];
        this.queues.set(name, queue);
        const waiter = { onGranted };
        queue.push(waiter);
        if (queue[0] === waiter) onGranted();
        return () => {
          const place = queue.indexOf(waiter);
          if (place < 0) return;
          queue.splice(place, 1);
          if (place === 0) queue[0]?.onGranted();
        };
      },
    };
  }

  broadcast(): BroadcastPort {
    const own = new Set<(message: unknown) => void>();
    return {
      post: (message) => {
        for (const run of this.tabs) if (!own.has(run)) run(structuredClone(message));
      },
      subscribe: (run) => {
        own.add(run);
        this.tabs.add(run);
        return () => {
          own.delete(run);
          this.tabs.delete(run);
        };
      },
    };
  }
}
