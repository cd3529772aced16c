import { t } from "@lingui/core/macro";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button";
import { keySigns } from "./key_signs";
import { isReserved, recordedBinding } from "./recording";
import styles from "./ShortcutList.module.css";
import { shortcutWords } from "./shortcut_words";
import { type Bindings, ownerOf, type ShortcutId } from "./shortcuts";

interface Props {
  id: ShortcutId;
  bindings: Bindings;
  onChoose(keys: string): void;
  onCancel(): void;
}

/** Takes the next combination that is pressed. Esc keeps the old one, Tab leads to the buttons. */
export function KeyRecorder({ id, bindings, onChoose, onCancel }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [pressed, setPressed] = useState("");
  useEffect(() => field.current?.focus(), []);
  const owner = ownerOf(pressed, bindings);
  const taken = owner !== undefined && owner !== id;
  const signs = keySigns(pressed).join(" ");
  const ownerWords = taken ? shortcutWords(owner) : "";

  const press = (event: KeyboardEvent) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      onCancel();
      return;
    }
    const keys = recordedBinding(event);
    if (keys === undefined) return;
    const other = ownerOf(keys, bindings);
    if (isReserved(keys, id) || (other !== undefined && other !== id)) setPressed(keys);
    else onChoose(keys);
  };

  return (
    <div
      ref={frame}
      className={styles.recorder}
      onBlur={({ relatedTarget }) => {
        if (!frame.current?.contains(relatedTarget)) onCancel();
      }}
    >
      <input
        ref={field}
        readOnly
        className={styles.field}
        aria-label={t`Press the new keys for “${shortcutWords(id)}”`}
        aria-describedby="recorder-result"
        placeholder={t`Press the new keys`}
        value={signs}
        onKeyDown={press}
      />
      <p id="recorder-result" className={styles.result} role="status">
        {taken && t`These keys belong to “${ownerWords}”.`}
        {pressed !== "" && !taken && t`The browser needs these keys itself. Press others.`}
      </p>
      <span className={styles.answers}>
        {taken && (
          <Button size="small" look="primary" onPress={() => onChoose(pressed)}>
            {t`Use them here`}
          </Button>
        )}
        {bindings[id] !== "" && (
          <Button size="small" onPress={() => onChoose("")}>
            {t`No keys`}
          </Button>
        )}
        <Button size="small" look="quiet" onPress={onCancel}>
          {t`Cancel`}
        </Button>
      </span>
    </div>
  );
}
