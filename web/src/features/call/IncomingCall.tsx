import { t } from "@lingui/core/macro";
import { MessageSquare, Phone, ScanFace, Video, Volume2 } from "lucide-react";
import { useState } from "react";
import type { CallView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import { AnswerButton } from "./AnswerButton";
import styles from "./IncomingCall.module.css";
import { CheckCamera } from "./CheckCamera";
import { MessageReply } from "./MessageReply";
import { PeerAvatar } from "./PeerAvatar";
import { Problems } from "./Problems";
import { kindWords, peerName } from "./call_words";
import { SilenceButton, SilencedHint, useRingDialog } from "./ring_dialog";

/** Somebody calls. Takes the focus unless somebody is typing; Esc silences and never declines. */
export default function IncomingCall({ view }: { view: CallView }) {
  const engine = useEngine();
  const [replying, setReplying] = useState(false);
  const [checking, setChecking] = useState(false);
  const name = peerName(view);
  const video = view.kind === "video";

  const dialog = useRingDialog({
    accept: () => engine.call.accept({ camera: video }),
    decline: () => engine.call.reject(),
    onEscape: () => {
      if (replying) setReplying(false);
      else engine.call.silence();
    },
  });

  return (
    <div className={styles.layer} data-react-aria-top-layer="true">
      <div
        ref={dialog}
        role="alertdialog"
        aria-labelledby="incoming-name"
        aria-describedby="incoming-kind"
        tabIndex={-1}
        className={styles.card}
      >
        <div className={styles.who} data-small={checking || undefined}>
          <span className={styles.face} data-still={view.silenced || undefined}>
            <PeerAvatar view={view} size={checking ? 40 : 112} />
          </span>
          <h2 id="incoming-name" className={styles.name}>
            {name}
          </h2>
          <p id="incoming-kind" className={styles.kind}>
            {video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
            {kindWords(view.kind)}
          </p>
        </div>
        {checking && <CheckCamera />}
        <Problems view={view} />
        {replying ? (
          <MessageReply onCancel={() => setReplying(false)} />
        ) : (
          <>
            <div className={styles.answers}>
              <AnswerButton
                tone="decline"
                label={t`Decline`}
                shortcut="decline_call"
                icon={<Phone aria-hidden="true" />}
                onPress={() => engine.call.reject()}
              />
              {video && (
                <AnswerButton
                  tone="quiet"
                  label={t`Accept without camera`}
                  icon={<Phone aria-hidden="true" />}
                  onPress={() => engine.call.accept({ camera: false })}
                />
              )}
              <AnswerButton
                tone="accept"
                label={t`Accept`}
                shortcut="accept_call"
                icon={video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
                onPress={() => engine.call.accept({ camera: video })}
              />
            </div>
            <div className={styles.more}>
              {video && !checking && (
                <Button
                  size="small"
                  look="quiet"
                  icon={<ScanFace aria-hidden="true" />}
                  onPress={() => setChecking(true)}
                >
                  {t`Check your camera`}
                </Button>
              )}
              <Button
                size="small"
                look="quiet"
                icon={<MessageSquare aria-hidden="true" />}
                onPress={() => setReplying(true)}
              >
                {t`Reply with a message`}
              </Button>
            </div>
          </>
        )}
        {/* Below the answers: what appears while it rings must not move them under a finger. */}
        {view.ringBlocked && (
          <Button
            size="small"
            icon={<Volume2 aria-hidden="true" />}
            onPress={() => engine.call.enableSound()}
          >
            {t`Click to hear`}
          </Button>
        )}
        {view.silenced && <SilencedHint />}
        {!view.silenced && !replying && <SilenceButton onPress={() => engine.call.silence()} />}
      </div>
    </div>
  );
}
