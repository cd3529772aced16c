import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { kLanguageNames, kLanguages } from "../../i18n/languages";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Select } from "../../ui/Select";
import { type LanguageChoice, useLanguageChoice } from "../app/language_setting";
import { Section } from "./Section";
import { type Theme, useTheme } from "./theme";

/** A new language remounts the page; whoever chose it stays where they were. */
let chosenHere = false;

export function AppearanceSettings() {
  const [theme, setTheme] = useTheme();
  const { choice, choose } = useLanguageChoice();
  const [takesFocus] = useState(chosenHere);
  useEffect(() => {
    chosenHere = false;
  }, []);
  const chooseLanguage = (id: string) => {
    chosenHere = true;
    choose(id as LanguageChoice);
  };
  return (
    <>
      <Section title={t`Theme`} lead={t`Calls are always shown on a dark stage.`}>
        <SegmentedControl
          label={t`Theme`}
          hideLabel
          value={theme}
          onSelect={(id) => setTheme(id as Theme)}
          options={[
            { id: "system", label: t`System` },
            { id: "light", label: t`Light` },
            { id: "dark", label: t`Dark` },
          ]}
        />
      </Section>
      <Section title={t`Language`}>
        <Select
          label={t`Language of Earshot`}
          labelHidden
          autoFocus={takesFocus}
          value={choice}
          onSelect={chooseLanguage}
          options={[
            { id: "system", label: t`System` },
            ...kLanguages.map((id) => ({ id, label: kLanguageNames[id] })),
          ]}
        />
      </Section>
    </>
  );
}
