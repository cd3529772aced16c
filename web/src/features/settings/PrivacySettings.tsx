import { t } from "@lingui/core/macro";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { BlockedPeople } from "./BlockedPeople";
import { BusyReplySettings } from "./BusyReplySettings";
import { Section } from "./Section";

export function PrivacySettings() {
  const engine = useEngine();
  const alwaysRelay = useEngineStore("settings", (state) => state.alwaysRelay);
  return (
    <>
      <Section title={t`Calls`} lead={t`For calls that begin on this device from now on.`}>
        <Switch
          isSelected={alwaysRelay}
          onChange={(on) => engine.settings.set({ alwaysRelay: on })}
          description={
            <>
              {t`Hides your network address from the people you talk to.`}{" "}
              {t`Calls may be a little slower.`}
            </>
          }
        >
          {t`Always relay my calls`}
        </Switch>
      </Section>
      <BusyReplySettings />
      <BlockedPeople />
    </>
  );
}
