import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { EmptyState } from "../ui/EmptyState";
import styles from "./pages.module.css";

export function NotFoundPage() {
  return (
    <main className={styles.centre}>
      <EmptyState
        icon={<SearchX />}
        title={t`There is nothing here`}
        actions={<Link to="/">{t`Back to your messages`}</Link>}
      >
        {t`The address may be mistyped, or what was here is gone.`}
      </EmptyState>
    </main>
  );
}
