import { t } from "@lingui/core/macro";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import { ShortcutList } from "./ShortcutList";
import styles from "./ShortcutSheet.module.css";
import { useShortcutsEnabled } from "./shortcuts_setting";

export default function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Dialog title={t`Keyboard shortcuts`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <div className={styles.sheet}>
        <Switch isSelected={enabled} onChange={setEnabled}>
          {t`Use keyboard shortcuts`}
        </Switch>
        <ShortcutList />
      </div>
    </Dialog>
  );
}
