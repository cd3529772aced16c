import { t } from "@lingui/core/macro";
import { AudioLines } from "lucide-react";
import styles from "./CallStage.module.css";

export function SpeakingMark() {
  return (
    <span className={styles.speaking} title={t`Speaking`}>
      <AudioLines aria-hidden="true" />
    </span>
  );
}
