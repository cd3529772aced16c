import type { StoreApi } from "zustand/vanilla";

/** What screens see of a store: read and subscribe, never write. Fits zustand's `useStore`. */
export type ReadableStore<T> = Pick<StoreApi<T>, "getState" | "getInitialState" | "subscribe">;
