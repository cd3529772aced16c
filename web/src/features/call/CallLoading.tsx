import { t } from "@lingui/core/macro";
import { PhoneOff } from "lucide-react";
import type { CallView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./CallLoading.module.css";
import { peerName, statusWords } from "./call_words";
import { useServerNow } from "../app/use_server_now";

/**
 * In place of the stage while its code is on its way, which can last when the server went away
 * meanwhile: a call that runs can always be seen and ended.
 */
export function CallLoading({ view }: { view: CallView }) {
  const engine = useEngine();
  const nowMs = useServerNow("second", view.phase === "connected");
  return (
    <div className={styles.stage}>
      <h2 className={styles.name}>{peerName(view)}</h2>
      <p className={styles.status} data-testid="call-status">
        {statusWords(view, nowMs)}
      </p>
      {view.phase !== "ended" && (
        <Button
          look="danger"
          size="large"
          icon={<PhoneOff aria-hidden="true" />}
          onPress={() => engine.call.end()}
        >
          {t`End`}
        </Button>
      )}
    </div>
  );
}
