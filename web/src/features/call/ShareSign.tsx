import { t } from "@lingui/core/macro";
import { ScreenShare } from "lucide-react";
import { Suspense } from "react";
import type { CallView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./ShareSign.module.css";
import { ShareHints } from "./call_parts";

/** Always in view while our screen is shared: what is shown of it, and the way out. */
export function ShareSign({ view }: { view: CallView }) {
  const engine = useEngine();
  if (view.local.screen !== "on") return null;
  return (
    <section className={styles.sign} aria-label={t`Your screen`}>
      <ScreenShare aria-hidden="true" />
      <span className={styles.words}>
        {view.local.screenSound
          ? t`You are sharing your screen with sound`
          : t`You are sharing your screen`}
      </span>
      <Suspense fallback={null}>
        <ShareHints hint={view.local.screenHint} />
      </Suspense>
      <Button size="small" look="danger" onPress={() => engine.call.setScreen(false)}>
        {t`Stop`}
      </Button>
    </section>
  );
}
