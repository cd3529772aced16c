import { t } from "@lingui/core/macro";
import { ScreenShareOff } from "lucide-react";
import { Button as WordButton } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./MiniCallBar.module.css";

/** Ends our share from a bar; on a narrow one its words are for screen readers alone. */
export function StopSharing() {
  const engine = useEngine();
  return (
    <span className={styles.stop}>
      <WordButton
        size="small"
        icon={<ScreenShareOff aria-hidden="true" />}
        onPress={() => engine.call.setScreen(false)}
      >
        {t`Stop sharing`}
      </WordButton>
    </span>
  );
}
