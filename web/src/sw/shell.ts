// The application's own files, kept per version: it starts at once and without a network, and a
// page of one version never meets files of another. What the server says (/api/) is never kept.
import { kShellFetchesMax, kShellVersionsMax } from "../limits";
import type { FetchEvent, WorkerScope } from "./scope";

/** Of the build (scripts/service_worker_plugin.ts). */
export interface ShellFiles {
  /** Another one for any other content. */
  version: string;
  /** Paths; "/" is the page itself. */
  files: readonly string[];
}

const PREFIX = "shell-";
const PAGE = "/";
const HASHED = "/assets/";

/** Where an address of the application's own is shown by the page, not by a file. */
function isPage(request: Request, path: string): boolean {
  return request.mode === "navigate" && !path.slice(path.lastIndexOf("/")).includes(".");
}

export class Shell {
  private readonly scope: WorkerScope;
  private readonly name: string;
  private readonly files: ReadonlySet<string>;

  constructor(scope: WorkerScope, { version, files }: ShellFiles) {
    this.scope = scope;
    this.name = PREFIX + version;
    this.files = new Set(files);
  }

  /** All or nothing. */
  async install(): Promise<void> {
    const cache = await caches.open(this.name);
    const waiting = [...this.files];
    const worker = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        await this.keep(cache, path);
      }
    };
    await Promise.all(Array.from({ length: kShellFetchesMax }, worker));
  }

  async activate(): Promise<void> {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    const old = names.filter((name) => name !== this.name);
    const gone = old.slice(0, Math.max(0, old.length - (kShellVersionsMax - 1)));
    await Promise.all(gone.map((name) => caches.delete(name)));
    await this.scope.clients.claim();
  }

  fetch(event: FetchEvent): void {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== this.scope.location.origin) return;
    if (pathname.startsWith("/api/")) return;
    if (isPage(request, pathname)) {
      event.respondWith(this.page(request));
      event.waitUntil(this.refreshPage());
    } else if (pathname.startsWith(HASHED) || this.files.has(pathname)) {
      event.respondWith(this.file(request, pathname));
    }
  }

  /** Names with a hash may come from the version before or from the browser's own cache. */
  private async keep(cache: Cache, path: string): Promise<void> {
    const hashed = path.startsWith(HASHED);
    const kept = hashed ? await caches.match(path) : undefined;
    const answer = kept ?? (await fetch(path, { cache: hashed ? "default" : "no-cache" }));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  }

  private async page(request: Request): Promise<Response> {
    const cache = await caches.open(this.name);
    return (await cache.match(PAGE)) ?? fetch(request);
  }

  /** The same page comes with other header fields (the policy) when the server was set up anew. */
  private async refreshPage(): Promise<void> {
    const cache = await caches.open(this.name);
    const [kept, answer] = await Promise.all([
      cache.match(PAGE),
      fetch(PAGE, { cache: "no-cache" }).catch(() => undefined),
    ]);
    const same = answer?.ok && answer.headers.get("ETag") === kept?.headers.get("ETag");
    if (answer && same) await cache.put(PAGE, answer);
  }

  /** Files with a hash are kept when they were asked for once; the others belong to the version. */
  private async file(request: Request, path: string): Promise<Response> {
    const cache = await caches.open(this.name);
    const kept = (await cache.match(path)) ?? (await this.fromAnyVersion(path));
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.status === 200 && path.startsWith(HASHED)) await cache.put(path, answer.clone());
    return answer;
  }

  private async fromAnyVersion(path: string): Promise<Response | undefined> {
    return path.startsWith(HASHED) ? caches.match(path) : undefined;
  }
}
