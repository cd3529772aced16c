import type { Ports } from "../ports/ports";
import type { RestClient } from "../rest/client";
import type { Dispatcher } from "../socket/dispatcher";
import type { RequestType, RequestMap } from "../../protocol/types.gen";
import type { ChatStores } from "./stores";

/** The socket as the parts of the chat need it. */
export interface Requester {
  readonly isOnline: boolean;
  request<Name extends RequestType>(
    name: Name,
    data: RequestMap[Name]["data"],
    timeoutMs?: number,
  ): Promise<RequestMap[Name]["result"]>;
}

/** What every part of the chat works with. */
export interface ChatContext {
  ports: Pick<Ports, "clock" | "random" | "store" | "http" | "page">;
  stores: ChatStores;
  rest: RestClient;
  socket: Requester;
  events: Dispatcher;
  /** The signed-in account. */
  myId(): string;
}
