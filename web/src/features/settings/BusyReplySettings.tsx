import { t } from "@lingui/core/macro";
import type { BusyReply } from "../../engine";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { useEngine, useEngineStore } from "../app/engine_context";
import { Section } from "./Section";
import styles from "./Section.module.css";
import { useAction } from "./use_action";

/** What callers hear while this person is in another call. */
export function BusyReplySettings() {
  const engine = useEngine();
  const reply = useEngineStore("preferences", (state) => state.busy_reply);
  const online = useEngineStore("session", (state) => state.connection === "online");
  const { run } = useAction();
  const choose = (id: string) =>
    void run(() => engine.preferences.set({ busy_reply: id as BusyReply }));
  return (
    <Section title={t`While you are in a call`} lead={t`For all of your devices.`}>
      <SegmentedControl
        label={t`Whoever calls you then`}
        value={reply}
        onSelect={choose}
        isDisabled={!online}
        options={[
          { id: "in_another_call", label: t`Is told that you are in another call` },
          { id: "no_answer", label: t`Hears no answer` },
        ]}
      />
      <p className={styles.quiet}>
        {reply === "in_another_call"
          ? t`You see who calls and can end your call to answer.`
          : t`You see who calls and can end your call to answer. If you don't, the caller cannot tell that you are in a call.`}
      </p>
    </Section>
  );
}
