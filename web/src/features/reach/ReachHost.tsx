import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Reach } from "../../engine";
import { onLanguageChange } from "../../i18n";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { isActive } from "../call/call_stage_model";
import { workerWords } from "./worker_words";

/** Starts what works outside of the page, and offers new versions. Draws nothing. */
export default function ReachHost() {
  const engine = useEngine();
  const [reach, setReach] = useState<Reach>();
  useEffect(() => {
    const tell = (loaded: Reach) => loaded.setWords(workerWords());
    let stop = () => {};
    engine.loadReach().then(
      (loaded) => {
        tell(loaded);
        setReach(loaded);
        stop = onLanguageChange(() => tell(loaded));
      },
      // Without it the page works, and the settings say what is missing.
      () => undefined,
    );
    return () => stop();
  }, [engine]);
  return reach ? <UpdateOffer reach={reach} /> : null;
}

/** Never during a call, and never by itself. */
function UpdateOffer({ reach }: { reach: Reach }) {
  const ready = useStore(reach.store, (state) => state.updateReady);
  const inCall = useEngineStore("call", (view) => isActive(view) || view.phase === "incoming");
  useEffect(() => {
    if (!ready || inCall) return;
    return showToast(t`A new version of Earshot is ready.`, {
      stays: true,
      action: { label: t`Update`, run: () => reach.applyUpdate() },
    });
  }, [ready, inCall, reach]);
  return null;
}
