import type { ErrorCode } from "../../protocol/types.gen";
import { RequestError } from "../errors";
import type { HttpPort, HttpRequest } from "../ports/ports";

type Query = Readonly<Record<string, string | number | undefined>>;

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  429: "rate_limited",
  501: "unsupported",
  503: "unavailable",
};

/** Here "unauthenticated" means a wrong password, not a lost session. */
const ASKS_FOR_PASSWORD: ReadonlySet<string> = new Set(["sign_in", "me/password"]);

interface ErrorBody {
  error?: { code?: ErrorCode; message?: string; field?: string };
}

function parse(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failure(status: number, body: unknown): RequestError {
  const { code, message, field } = (body as ErrorBody | undefined)?.error ?? {};
  return new RequestError(
    code ?? CODE_BY_STATUS[status] ?? "internal",
    message ?? `the server answered ${status}`,
    field,
  );
}

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** JSON over HTTP; every failure is a RequestError. Paths are below /api/v1/. */
export class RestClient {
  private readonly http: HttpPort;
  private readonly onUnauthenticated: () => void;

  constructor(http: HttpPort, onUnauthenticated: () => void) {
    this.http = http;
    this.onUnauthenticated = onUnauthenticated;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.run<T>({
      method: "GET",
      path: withQuery(path, query),
      headers: {},
      body: undefined,
    });
  }

  post<T>(path: string, body?: object): Promise<T> {
    if (body) return this.json<T>("POST", path, body);
    return this.run<T>({ method: "POST", path, headers: {}, body: undefined });
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.json<T>("PATCH", path, body);
  }

  delete<T>(path: string, body?: object): Promise<T> {
    if (body) return this.json<T>("DELETE", path, body);
    return this.run<T>({ method: "DELETE", path, headers: {}, body: undefined });
  }

  /** A body that is not JSON. */
  send<T>(request: HttpRequest): Promise<T> {
    return this.run<T>(request);
  }

  private json<T>(method: HttpRequest["method"], path: string, body: object): Promise<T> {
    return this.run<T>({
      method,
      path,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  private async run<T>(request: HttpRequest): Promise<T> {
    let response: { status: number; text: string };
    try {
      response = await this.http.send(request);
    } catch (cause) {
      if (request.signal?.aborted) throw new RequestError("aborted", "stopped");
      throw new RequestError("network", cause instanceof Error ? cause.message : "no answer");
    }
    const body = parse(response.text);
    if (response.status < 200 || response.status >= 300) {
      const error = failure(response.status, body);
      if (error.code === "unauthenticated" && !ASKS_FOR_PASSWORD.has(request.path)) {
        this.onUnauthenticated();
      }
      throw error;
    }
    if (body === undefined) throw new RequestError("internal", "the server's answer is not JSON");
    return body as T;
  }
}
