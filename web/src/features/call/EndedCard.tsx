import { t } from "@lingui/core/macro";
import { Activity, MessageSquare, Phone, Shield, Video } from "lucide-react";
import type { CallView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./CallStage.module.css";
import { PeerAvatar } from "./PeerAvatar";
import { Problems } from "./Problems";
import { endActions, endWords, peerName } from "./call_words";
import { connectionFailureWords } from "./failure_words";

interface Props {
  view: CallView;
  onMessage(): void;
  onOpenSettings(section: "connection" | "privacy"): void;
}

/** How it ended, and what to do next. */
export function EndedCard({ view, onMessage, onOpenSettings }: Props) {
  const engine = useEngine();
  const actions = endActions(view);
  const failure = connectionFailureWords(view);
  return (
    <div className={styles.centre} role="group" aria-label={t`Result of the call`}>
      <span className={styles.face}>
        <PeerAvatar view={view} size={112} />
      </span>
      <h2 className={styles.name}>{peerName(view)}</h2>
      <p className={styles.status} data-testid="call-status">
        {endWords(view)}
      </p>
      {failure && <p className={styles.remedy}>{failure.remedy}</p>}
      <div className={styles.notices} data-inline="true">
        <Problems view={view} />
      </div>
      <div className={styles.endActions}>
        {actions.callAgain && (
          <Button
            look="success"
            size="large"
            icon={
              view.kind === "video" ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />
            }
            onPress={() => engine.call.callAgain()}
          >
            {t`Call again`}
          </Button>
        )}
        {failure && view.end?.failure !== "no_relay_to_insist_on" && (
          <Button
            size="large"
            icon={<Activity aria-hidden="true" />}
            onPress={() => onOpenSettings("connection")}
          >
            {t`Test my connection`}
          </Button>
        )}
        {view.end?.failure === "no_relay_to_insist_on" && (
          <Button
            size="large"
            icon={<Shield aria-hidden="true" />}
            onPress={() => onOpenSettings("privacy")}
          >
            {t`Open privacy settings`}
          </Button>
        )}
        {actions.message && (
          <Button size="large" icon={<MessageSquare aria-hidden="true" />} onPress={onMessage}>
            {t`Message`}
          </Button>
        )}
        <Button size="large" look="quiet" onPress={() => engine.call.dismiss()}>
          {t`Close`}
        </Button>
      </div>
    </div>
  );
}
