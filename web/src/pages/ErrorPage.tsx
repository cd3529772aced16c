import { t } from "@lingui/core/macro";
import { CircleAlert } from "lucide-react";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import styles from "./pages.module.css";

/**
 * A page that failed to draw or to load, for instance because a new version has been installed
 * meanwhile.
 */
export function ErrorPage() {
  return (
    <main className={styles.centre}>
      <h1 className="visually-hidden">{t`Error`}</h1>
      <EmptyState
        icon={<CircleAlert />}
        title={t`This page did not load`}
        actions={
          <Button look="primary" onPress={() => window.location.reload()}>
            {t`Load again`}
          </Button>
        }
      >
        {t`There may be a new version. Your drafts are kept.`}
      </EmptyState>
    </main>
  );
}
