import type { EventMap, EventType, ServerEvent } from "../../protocol/types.gen";

type Listener<Name extends EventType> = (data: EventMap[Name]) => void;

/** Hands the server's events to whoever listens, in the order of registration. */
export class Dispatcher {
  private readonly listeners = new Map<EventType, Set<Listener<EventType>>>();

  on<Name extends EventType>(name: Name, listener: Listener<Name>): () => void {
    const stored = listener as Listener<EventType>;
    const existing = this.listeners.get(name) ?? new Set();
    existing.add(stored);
    this.listeners.set(name, existing);
    return () => existing.delete(stored);
  }

  emit<Name extends EventType>(name: Name, data: EventMap[Name]): void {
    for (const listener of this.listeners.get(name) ?? []) listener(data);
  }

  emitEvent({ type, data }: ServerEvent): void {
    this.emit(type, data as EventMap[typeof type]);
  }
}
