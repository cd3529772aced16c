import { t } from "@lingui/core/macro";
import { Phone, PhoneIncoming, Video } from "lucide-react";
import { createPortal } from "react-dom";
import type { CallView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "./CallNotices.module.css";
import { Problems } from "./Problems";
import { kindWords } from "./call_words";

function WaitingCall({ waiting }: { waiting: NonNullable<CallView["waiting"]> }) {
  const engine = useEngine();
  const name = waiting.caller.display_name;
  const what = kindWords(waiting.kind);
  return (
    <div className={styles.waiting} role="alertdialog" aria-label={t`${what} from ${name}`}>
      <PhoneIncoming aria-hidden="true" className="mirrored" />
      <span className={styles.words}>
        <b>{name}</b> {what}
      </span>
      <Button size="small" look="danger" onPress={() => engine.call.rejectWaiting()}>
        {t`Decline`}
      </Button>
      <Button
        size="small"
        look="success"
        onPress={() => engine.call.acceptWaiting({ camera: waiting.kind === "video" })}
      >
        {t`End this call and accept`}
      </Button>
    </div>
  );
}

function whereWords(elsewhere: NonNullable<CallView["elsewhere"]>, name: string): string {
  const { inTabBeside, deviceName } = elsewhere;
  if (inTabBeside) return t`In a call with ${name} in another tab`;
  if (deviceName === undefined) return t`In a call with ${name} on another device`;
  return t`In a call with ${name} on ${deviceName}`;
}

interface Props {
  view: CallView;
  onOpenConversation(id: string): void;
}

/**
 * What a call says outside of the stage: another call, another tab, a call to return to, errors
 * before it began.
 */
export function CallNotices({ view, onOpenConversation }: Props) {
  const engine = useEngine();
  const users = useEngineStore("people", (state) => state.users);
  const nameOf = (id: string) => users[id]?.display_name ?? t`somebody`;
  return (
    <>
      {view.phase === "idle" && <Problems view={view} />}
      {view.phase === "idle" && view.elsewhere && (
        <Banner
          tone="accent"
          role="status"
          icon={
            view.elsewhere.kind === "video" ? (
              <Video aria-hidden="true" />
            ) : (
              <Phone aria-hidden="true" />
            )
          }
          actions={
            <Button size="small" onPress={() => engine.call.moveHere()}>
              {t`Move here`}
            </Button>
          }
        >
          {whereWords(view.elsewhere, nameOf(view.elsewhere.peerUserId))}
        </Banner>
      )}
      {view.phase === "idle" && view.returnable && (
        <Banner
          tone="accent"
          role="status"
          icon={<Phone aria-hidden="true" />}
          actions={
            <Button
              size="small"
              look="primary"
              onPress={() => {
                engine.call.returnToCall();
                if (view.conversationId !== undefined) onOpenConversation(view.conversationId);
              }}
            >
              {t`Return to call`}
            </Button>
          }
        >
          {t`Your call is still going on`}
        </Banner>
      )}
      {view.waiting &&
        createPortal(
          <WaitingCall key={view.waiting.callId} waiting={view.waiting} />,
          document.body,
        )}
    </>
  );
}
