import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Suspense } from "react";
import { Link, Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "../ui/IconButton";
import { classNames } from "../ui/class_names";
import { Skeleton } from "../ui/Skeleton";
import { WithQueries } from "../features/app/WithQueries";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { kSettingsSections } from "../features/settings/settings_sections";
import styles from "./pages.module.css";

/** Shown beside the list while none is chosen, where there is room. */
const kFirst = "profile";

/** Sections beside the chosen one; on a phone a list of them, and each a page of its own. */
export function SettingsPage() {
  const { section } = useParams({ from: "/shell/settings/{-$section}" });
  const navigate = useNavigate();
  const isAdmin = useEngineStore("session", (state) => state.me?.role === "admin");
  const sections = kSettingsSections.filter(({ adminOnly }) => isAdmin || !adminOnly);
  const current = sections.find(({ id }) => id === (section ?? kFirst));
  usePageTitle(t`Settings`);
  if (!current) return <Navigate to="/settings/{-$section}" params={{ section: kFirst }} replace />;
  const Content = current.content;
  const label = i18n._(current.label);
  const chosen = section !== undefined;
  return (
    <div className={classNames(styles.column, styles.settingsPage)} data-chosen={chosen}>
      <header className={styles.header}>
        <span className={styles.back}>
          <IconButton
            label={chosen ? t`All settings` : t`Back to conversations`}
            icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
            onPress={() =>
              void navigate(
                chosen
                  ? { to: "/settings/{-$section}", params: { section: undefined } }
                  : { to: "/" },
              )
            }
          />
        </span>
        <h1 className={styles.title}>{t`Settings`}</h1>
      </header>
      <div className={styles.scroll}>
        <div className={styles.settings}>
          <nav aria-label={t`Settings`} className={styles.nav}>
            {sections.map(({ id, label: name, icon: Icon }) => (
              <Link
                key={id}
                to="/settings/{-$section}"
                params={{ section: id }}
                className={styles.navItem}
                aria-current={id === current.id ? "page" : undefined}
              >
                <Icon aria-hidden="true" />
                <span className={styles.navName}>{i18n._(name)}</span>
                <ChevronRight aria-hidden="true" className="mirrored" data-into />
              </Link>
            ))}
          </nav>
          <div key={current.id} className={styles.section}>
            <h2 className={styles.sectionTitle}>{label}</h2>
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
