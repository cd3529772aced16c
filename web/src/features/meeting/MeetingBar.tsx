import { t } from "@lingui/core/macro";
import { Maximize2, Mic, MicOff, Phone } from "lucide-react";
import { Button } from "react-aria-components";
import type { MeetingView } from "../../engine";
import { Button as WordButton } from "../../ui/Button";
import { IconToggle } from "../../ui/IconButton";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "../call/MiniCallBar.module.css";
import { StopSharing } from "../call/StopSharing";
import { setCallLayout } from "../call/call_layout";
import { useServerNow } from "../app/use_server_now";
import { meetingTitle, statusWords } from "./meeting_words";

/** The group call above the rest of the application. */
export default function MeetingBar({ view }: { view: MeetingView }) {
  const engine = useEngine();
  const nowMs = useServerNow("second");
  const { microphone, screen } = useEngineStore("call", (state) => state.local);
  const over = view.phase === "ended";
  return (
    <section className={styles.bar} aria-label={t`Current call`}>
      <Button className={styles.back} onPress={() => setCallLayout("full")}>
        <span className="visually-hidden">{t`Back to the call`} </span>
        <span className={styles.name}>{meetingTitle(view)}</span>
        <span className={styles.status} data-time={view.phase === "connected" || undefined}>
          {statusWords(view, nowMs)}
        </span>
        <Maximize2 aria-hidden="true" />
      </Button>
      {over ? (
        <WordButton
          size="small"
          look="quiet"
          onPress={() => engine.meeting.dismiss()}
        >{t`Close`}</WordButton>
      ) : (
        <>
          {screen === "on" && <StopSharing />}
          <IconToggle
            label={t`Microphone`}
            icon={microphone === "on" ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
            isSelected={microphone === "on"}
            onChange={() => engine.call.toggleMicrophone()}
          />
          <WordButton
            size="small"
            look="danger"
            icon={<Phone className={styles.handset} aria-hidden="true" />}
            onPress={() => engine.meeting.leave()}
          >
            {t`Leave`}
          </WordButton>
        </>
      )}
    </section>
  );
}
