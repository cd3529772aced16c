import type { EventName, Events } from "./contract";

type Listener<Name extends EventName> = (data: Events[Name]) => void;

/** Hands the server's events to whoever listens, in the order of registration. */
export class Dispatcher {
  private readonly listeners = new Map<EventName, Set<Listener<EventName>>>();

  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const stored = listener as Listener<EventName>;
    const existing = this.listeners.get(name) ?? new Set();
    existing.add(stored);
    this.listeners.set(name, existing);
    return () => existing.delete(stored);
  }

  /** Events of a newer server that nobody knows are dropped. */
  emit<Name extends EventName>(name: Name, data: Events[Name]): void {
    for (const listener of this.listeners.get(name) ?? []) listener(data);
  }
}
