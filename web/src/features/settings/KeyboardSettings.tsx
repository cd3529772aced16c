import { t } from "@lingui/core/macro";
import { Switch } from "../../ui/Switch";
import { ShortcutList } from "../shortcuts/ShortcutList";
import { useShortcutsEnabled } from "../shortcuts/shortcuts_setting";
import { Section } from "./Section";

export default function KeyboardSettings() {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Section
      title={t`Keyboard shortcuts`}
      lead={t`For this browser. Press ? anywhere to see them.`}
    >
      <Switch
        isSelected={enabled}
        onChange={setEnabled}
        description={t`Switch them off if they disturb other software.`}
      >
        {t`Use keyboard shortcuts`}
      </Switch>
      <ShortcutList />
    </Section>
  );
}
