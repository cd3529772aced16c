import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Engine, EngineStores, ReadableStore } from "../../engine";

const EngineContext = createContext<Engine | undefined>(undefined);

export const EngineProvider = EngineContext.Provider;

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error("useEngine outside of EngineProvider");
  return engine;
}

type StateOf<K extends keyof EngineStores> =
  EngineStores[K] extends ReadableStore<infer T> ? T : never;

/** Renders again when what `select` returns is another value; so it must not build new objects. */
export function useEngineStore<K extends keyof EngineStores, R>(
  name: K,
  select: (state: StateOf<K>) => R,
): R {
  const store: ReadableStore<unknown> = useEngine().stores[name];
  return useStore(store, select as (state: unknown) => R);
}
