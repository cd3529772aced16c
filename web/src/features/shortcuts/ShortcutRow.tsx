import { t } from "@lingui/core/macro";
import { Pencil, RotateCcw } from "lucide-react";
import { IconButton } from "../../ui/IconButton";
import { KeyRecorder } from "./KeyRecorder";
import { Keys } from "./Keys";
import styles from "./ShortcutList.module.css";
import { shortcutWords } from "./shortcut_words";
import { type Bindings, kDefaultBindings, type ShortcutId } from "./shortcuts";

interface Props {
  id: ShortcutId;
  bindings: Bindings;
  isRecording: boolean;
  takesFocus: boolean;
  onRecord(): void;
  onChoose(keys: string): void;
  onCancel(): void;
}

export function ShortcutRow({
  id,
  bindings,
  isRecording,
  takesFocus,
  onRecord,
  onChoose,
  onCancel,
}: Props) {
  const what = shortcutWords(id);
  const keys = bindings[id];
  return (
    <li className={styles.row} data-recording={isRecording || undefined}>
      <span className={styles.what}>{what}</span>
      {isRecording ? (
        <KeyRecorder id={id} bindings={bindings} onChoose={onChoose} onCancel={onCancel} />
      ) : (
        <span className={styles.keys}>
          {keys === "" ? <span className={styles.none}>{t`No keys`}</span> : <Keys keys={keys} />}
          {keys !== kDefaultBindings[id] && (
            <IconButton
              size="small"
              label={t`Reset the keys of “${what}”`}
              icon={<RotateCcw aria-hidden="true" />}
              onPress={() => onChoose(kDefaultBindings[id])}
            />
          )}
          <IconButton
            size="small"
            label={t`Change the keys of “${what}”`}
            icon={<Pencil aria-hidden="true" />}
            autoFocus={takesFocus}
            onPress={onRecord}
          />
        </span>
      )}
    </li>
  );
}
