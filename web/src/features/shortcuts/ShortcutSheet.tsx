import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import styles from "./ShortcutSheet.module.css";
import { kShortcuts, type Shortcut } from "./shortcuts";
import { useShortcutsEnabled } from "./shortcuts_setting";

const kOnMac = navigator.platform.startsWith("Mac");

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key} className={styles.key}>
          {kOnMac && key === "Ctrl" ? "⌘" : key}
        </kbd>
      ))}
    </span>
  );
}

function Section({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.id} className={styles.row}>
            <dt>{i18n._(shortcut.label)}</dt>
            <dd>
              <Keys keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export default function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Dialog title={t`Keyboard shortcuts`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <div className={styles.sheet}>
        <Section
          title={t`Anywhere`}
          shortcuts={kShortcuts.filter(({ section }) => section === "general")}
        />
        <Section
          title={t`Calls`}
          shortcuts={kShortcuts.filter(({ section }) => section === "call")}
        />
        <Switch isSelected={enabled} onChange={setEnabled}>
          {t`Use keyboard shortcuts`}
        </Switch>
      </div>
    </Dialog>
  );
}
