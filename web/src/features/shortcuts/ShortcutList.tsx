import { t } from "@lingui/core/macro";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { announce } from "../../ui/announcer";
import { Button } from "../../ui/Button";
import { keySigns } from "./key_signs";
import styles from "./ShortcutList.module.css";
import { ShortcutRow } from "./ShortcutRow";
import { shortcutWords } from "./shortcut_words";
import { kDefaultBindings, kShortcuts, type ShortcutId } from "./shortcuts";
import { useBindings } from "./shortcuts_setting";

/** Every shortcut with its keys, which can be changed here. */
export function ShortcutList() {
  const [bindings, { bind, reset }] = useBindings();
  const [recording, setRecording] = useState<ShortcutId>();
  /** Gets the focus back when its keys have been chosen. */
  const [last, setLast] = useState<ShortcutId>();
  const changed = kShortcuts.some(({ id }) => bindings[id] !== kDefaultBindings[id]);
  const choose = (id: ShortcutId, keys: string) => {
    bind(id, keys);
    setRecording(undefined);
    const what = shortcutWords(id);
    const signs = keySigns(keys).join(" ");
    announce(keys === "" ? t`${what}: no keys` : t`${what}: ${signs}`);
  };
  const rows = (section: "general" | "call") =>
    kShortcuts
      .filter((shortcut) => shortcut.section === section)
      .map(({ id }) => (
        <ShortcutRow
          key={id}
          id={id}
          bindings={bindings}
          isRecording={recording === id}
          takesFocus={last === id}
          onRecord={() => {
            setRecording(id);
            setLast(id);
          }}
          onChoose={(keys) => choose(id, keys)}
          onCancel={() => setRecording(undefined)}
        />
      ));
  return (
    <div className={styles.list}>
      <section>
        <h3 className={styles.title}>{t`Anywhere`}</h3>
        <ul>{rows("general")}</ul>
      </section>
      <section>
        <h3 className={styles.title}>{t`Calls`}</h3>
        <ul>{rows("call")}</ul>
      </section>
      {changed && (
        <Button
          size="small"
          icon={<RotateCcw aria-hidden="true" />}
          onPress={() => {
            reset();
            announce(t`All shortcuts have their first keys again`);
          }}
        >
          {t`Reset all keys`}
        </Button>
      )}
    </div>
  );
}
