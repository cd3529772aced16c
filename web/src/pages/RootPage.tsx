import { t } from "@lingui/core/macro";
import { Outlet } from "@tanstack/react-router";
import { PlugZap } from "lucide-react";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { LiveRegions } from "../ui/LiveRegions";
import { Spinner } from "../ui/Spinner";
import { ToastArea } from "../ui/Toast";
import { useEngine, useEngineStore } from "../features/app/engine_context";
import { failureWords } from "../features/app/failure_words";
import styles from "./pages.module.css";

/** What every page stands in. Waits until the server has said who we are. */
export function RootPage() {
  const engine = useEngine();
  const phase = useEngineStore("session", (state) => state.phase);
  const startError = useEngineStore("session", (state) => state.startError);
  return (
    <>
      {phase !== "starting" && <Outlet />}
      {phase === "starting" && !startError && (
        <main className={styles.centre}>
          <Spinner size={24} />
          <span className="visually-hidden">{t`Connecting`}</span>
        </main>
      )}
      {phase === "starting" && startError && (
        <main className={styles.centre}>
          <EmptyState
            icon={<PlugZap />}
            title={t`The server can't be reached`}
            actions={
              <Button look="primary" onPress={() => void engine.session.retryStart()}>
                {t`Try again`}
              </Button>
            }
          >
            {failureWords(startError)}
          </EmptyState>
        </main>
      )}
      <ToastArea dismissLabel={t`Dismiss`} />
      <LiveRegions />
    </>
  );
}
