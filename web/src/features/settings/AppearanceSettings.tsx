import { t } from "@lingui/core/macro";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Switch } from "../../ui/Switch";
import { useShortcutsEnabled } from "../shortcuts/shortcuts_setting";
import { Section } from "./Section";
import { type Theme, useTheme } from "./theme";

export function AppearanceSettings() {
  const [theme, setTheme] = useTheme();
  const [shortcuts, setShortcuts] = useShortcutsEnabled();
  return (
    <>
      <Section title={t`Appearance`} lead={t`Calls are always shown on a dark stage.`}>
        <SegmentedControl
          label={t`Theme`}
          value={theme}
          onSelect={(id) => setTheme(id as Theme)}
          options={[
            { id: "system", label: t`System` },
            { id: "light", label: t`Light` },
            { id: "dark", label: t`Dark` },
          ]}
        />
      </Section>
      <Section title={t`Keyboard`}>
        <Switch
          isSelected={shortcuts}
          onChange={setShortcuts}
          description={t`Press ? to see them. Switch them off if they disturb other software.`}
        >
          {t`Use keyboard shortcuts`}
        </Switch>
      </Section>
    </>
  );
}
