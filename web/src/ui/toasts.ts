import { announce } from "./announcer";

export interface Toast {
  id: number;
  text: string;
  tone: "neutral" | "danger";
  action: { label: string; run(): void } | undefined;
}

const kShownMs = 6000;
const kShownMax = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function toastsNow(): readonly Toast[] {
  return toasts;
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/**
 * Says what happened for six seconds, and to screen readers. `stays`: until it is dismissed, or
 * taken back with the returned function.
 */
export function showToast(
  text: string,
  options: Partial<Pick<Toast, "tone" | "action">> & { stays?: boolean } = {},
): () => void {
  const toast: Toast = {
    id: ++lastId,
    text,
    tone: options.tone ?? "neutral",
    action: options.action,
  };
  set([...toasts.slice(-(kShownMax - 1)), toast]);
  announce(text, toast.tone === "danger" ? "assertive" : "polite");
  const dismiss = () => dismissToast(toast.id);
  if (!options.stays) setTimeout(dismiss, kShownMs);
  return dismiss;
}
