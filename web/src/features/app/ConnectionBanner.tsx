import { t } from "@lingui/core/macro";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "./engine_context";

/** Short breaks heal by themselves and are not worth a word. */
const kSilentMs = 1500;

/** Says that the server is away; what is written meanwhile is kept and sent later. */
export function ConnectionBanner() {
  const engine = useEngine();
  const connection = useEngineStore("session", (state) => state.connection);
  const restarting = useEngineStore("session", (state) => state.serverRestartUntilMs !== undefined);
  const away = connection === "reconnecting" || connection === "offline";
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setDue(true), kSilentMs);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [away]);
  if (!away || !due) return null;
  const offline = connection === "offline";
  const words = restarting
    ? t`The server is restarting. What you write is kept and sent then.`
    : offline
      ? t`You are offline. What you write is kept and sent when you are back.`
      : t`Reconnecting… What you write is kept and sent when the server is back.`;
  return (
    <Banner
      tone="warning"
      role="status"
      icon={<WifiOff aria-hidden="true" />}
      actions={
        !offline && (
          <Button size="small" onPress={() => engine.session.reconnectNow()}>
            {t`Try now`}
          </Button>
        )
      }
    >
      {words}
    </Banner>
  );
}
