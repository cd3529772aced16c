import { t } from "@lingui/core/macro";
import { Maximize2, Mic, MicOff, Phone } from "lucide-react";
import { Button } from "react-aria-components";
import type { CallView } from "../../engine";
import { Button as WordButton } from "../../ui/Button";
import { IconToggle } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import styles from "./MiniCallBar.module.css";
import { PeerAvatar } from "./PeerAvatar";
import { StopSharing } from "./StopSharing";
import { setCallLayout } from "./call_layout";
import { isActive } from "./call_stage_model";
import { endActions, peerName, statusWords } from "./call_words";
import { useServerNow } from "../app/use_server_now";

/** The call above the rest of the application. */
export function MiniCallBar({ view }: { view: CallView }) {
  const engine = useEngine();
  const nowMs = useServerNow("second");
  const active = isActive(view);
  const name = peerName(view);
  return (
    <section className={styles.bar} aria-label={t`Current call`}>
      <Button className={styles.back} onPress={() => setCallLayout("full")}>
        <PeerAvatar view={view} size={28} />
        <span className="visually-hidden">{t`Back to the call with`} </span>
        <span className={styles.name}>{name}</span>
        <span className={styles.status} data-time={view.phase === "connected" || undefined}>
          {statusWords(view, nowMs)}
        </span>
        <Maximize2 aria-hidden="true" />
      </Button>
      {active ? (
        <>
          {view.local.screen === "on" && <StopSharing />}
          <IconToggle
            label={t`Microphone`}
            icon={
              view.local.microphone === "on" ? (
                <Mic aria-hidden="true" />
              ) : (
                <MicOff aria-hidden="true" />
              )
            }
            isSelected={view.local.microphone === "on"}
            onChange={() => engine.call.toggleMicrophone()}
          />
          <WordButton
            size="small"
            look="danger"
            icon={<Phone className={styles.handset} aria-hidden="true" />}
            onPress={() => engine.call.end()}
          >
            {t`End`}
          </WordButton>
        </>
      ) : (
        <>
          {endActions(view).callAgain && (
            <WordButton
              size="small"
              onPress={() => engine.call.callAgain()}
            >{t`Call again`}</WordButton>
          )}
          <WordButton
            size="small"
            look="quiet"
            onPress={() => engine.call.dismiss()}
          >{t`Close`}</WordButton>
        </>
      )}
    </section>
  );
}
