// What screen readers should hear. The two regions stay in the page, because a region that is added
// together with its text is not read.

export type Politeness = "polite" | "assertive";

type Listener = (text: string, politeness: Politeness) => void;
const listeners = new Set<Listener>();

export function announce(text: string, politeness: Politeness = "polite"): void {
  for (const listener of listeners) listener(text, politeness);
}

export function subscribeToAnnouncements(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
