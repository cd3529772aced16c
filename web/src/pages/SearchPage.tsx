import { t } from "@lingui/core/macro";
import { useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { IconButton } from "../ui/IconButton";
import { SearchField } from "../ui/SearchField";
import { WithQueries } from "../features/app/WithQueries";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { conversationTitle } from "../features/conversations/conversation_model";
import { SearchResults } from "../features/search/SearchResults";
import styles from "./pages.module.css";

/**
 * Each search that is begun anew starts with its own words; what is typed here only replaces the
 * address.
 */
export function SearchPage() {
  const begun = useRouterState({ select: (state) => state.location.state.__TSR_index });
  return <SearchView key={begun} />;
}

function SearchView() {
  usePageTitle(t`Search`);
  const { q = "", in: conversationId } = useSearch({ from: "/shell/search" });
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const query = useDeferredValue(text.trim());
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const conversation = useEngineStore("conversations", (state) =>
    conversationId === undefined ? undefined : state.byId[conversationId],
  );
  const place = conversation && conversationTitle(conversation, meId);
  const change = (next: string) => {
    setText(next);
    void navigate({
      to: "/search",
      search: {
        ...(next === "" ? {} : { q: next }),
        ...(conversationId === undefined ? {} : { in: conversationId }),
      },
      replace: true,
    });
  };
  return (
    <div className={styles.column}>
      <header className={styles.header}>
        <h1 className="visually-hidden">{t`Search`}</h1>
        <span className={styles.back}>
          <IconButton
            label={t`Back to conversations`}
            icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
            onPress={() => void navigate({ to: "/" })}
          />
        </span>
        <div className={styles.field}>
          <SearchField
            autoFocus
            label={place === undefined ? t`Search messages` : t`Search in ${place}`}
            clearLabel={t`Clear search`}
            value={text}
            onChange={change}
          />
        </div>
      </header>
      <div className={styles.scroll}>
        <WithQueries>
          <SearchResults query={query} conversationId={conversationId} />
        </WithQueries>
      </div>
    </div>
  );
}
