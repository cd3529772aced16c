// What every ring on the page has in common: the focus, the keys, and how it is silenced.
import { t } from "@lingui/core/macro";
import { VolumeX } from "lucide-react";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { Button } from "../../ui/Button";
import { keyedButton } from "../shortcuts/keyed_button";
import { isTypingTarget } from "../shortcuts/shortcuts";
import { useShortcuts } from "../shortcuts/use_shortcuts";
import styles from "./IncomingCall.module.css";

interface RingActions {
  accept(): void;
  decline(): void;
  onEscape(): void;
}

/** For the dialog: it takes the focus unless somebody is typing. */
export function useRingDialog(actions: RingActions): RefObject<HTMLDivElement | null> {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isTypingTarget(document.activeElement)) dialog.current?.focus();
  }, []);
  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) actions.onEscape();
  });
  useEffect(() => {
    window.addEventListener("keydown", onEscape);
    return () => window.removeEventListener("keydown", onEscape);
  }, []);
  useShortcuts({ accept_call: actions.accept, decline_call: actions.decline });
  return dialog;
}

export function SilencedHint() {
  return (
    <p className={styles.hint}>
      <VolumeX aria-hidden="true" />
      {t`Silenced`}
    </p>
  );
}

export function SilenceButton({ onPress }: { onPress(): void }) {
  return (
    <Button
      size="small"
      look="quiet"
      icon={<VolumeX aria-hidden="true" />}
      render={keyedButton("Escape")}
      onPress={onPress}
    >
      {t`Silence the ring`} <kbd className={styles.key}>Esc</kbd>
    </Button>
  );
}
