import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Suspense } from "react";
import { Link, Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { IconButton } from "../ui/IconButton";
import { Skeleton } from "../ui/Skeleton";
import { WithQueries } from "../features/app/WithQueries";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { kSettingsSections } from "../features/settings/settings_sections";
import styles from "./pages.module.css";

/** On a phone the sections are one row, longer than the screen. */
function showInRow(link: HTMLElement | null) {
  link?.scrollIntoView?.({ block: "nearest", inline: "center" });
}

export function SettingsPage() {
  const { section } = useParams({ from: "/shell/settings/$section" });
  const navigate = useNavigate();
  const isAdmin = useEngineStore("session", (state) => state.me?.role === "admin");
  usePageTitle(t`Settings`);
  const sections = kSettingsSections.filter(({ adminOnly }) => isAdmin || !adminOnly);
  const current = sections.find(({ id }) => id === section);
  if (!current) return <Navigate to="/settings/$section" params={{ section: "profile" }} replace />;
  const Content = current.content;
  return (
    <div className={styles.column}>
      <header className={styles.header}>
        <span className={styles.back}>
          <IconButton
            label={t`Back to conversations`}
            icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
            onPress={() => void navigate({ to: "/" })}
          />
        </span>
        <h1 className={styles.title}>{t`Settings`}</h1>
      </header>
      <div className={styles.scroll}>
        <div className={styles.settings}>
          <nav aria-label={t`Settings`} className={styles.nav}>
            {sections.map(({ id, label, icon: Icon }) => (
              <Link
                key={id}
                to="/settings/$section"
                params={{ section: id }}
                className={styles.navItem}
                aria-current={id === section ? "page" : undefined}
                ref={id === section ? showInRow : undefined}
              >
                <Icon aria-hidden="true" />
                {i18n._(label)}
              </Link>
            ))}
          </nav>
          <div key={section}>
            <h2 className="visually-hidden">{i18n._(current.label)}</h2>
            <WithQueries>
              <Suspense fallback={<Skeleton rows={3} label={t`Loading`} />}>
                <Content />
              </Suspense>
            </WithQueries>
          </div>
        </div>
      </div>
    </div>
  );
}
