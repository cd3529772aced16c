import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { SquarePen } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../ui/IconButton";
import { SearchField } from "../../ui/SearchField";
import { CallsButton } from "./CallsButton";
import { ConversationList } from "./ConversationList";
import { OwnMenu } from "./OwnMenu";
import styles from "./Sidebar.module.css";

interface Props {
  onNew(): void;
  onShortcuts(): void;
}

/** The list of conversations with its search; Enter searches in the messages. */
export function Sidebar({ onNew, onShortcuts }: Props) {
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  return (
    <aside className={styles.sidebar} aria-label={t`Conversations and search`}>
      <header className={styles.header}>
        <OwnMenu onShortcuts={onShortcuts} />
        <CallsButton />
        <IconButton
          label={t`New conversation`}
          icon={<SquarePen aria-hidden="true" />}
          onPress={onNew}
        />
      </header>
      <div className={styles.search}>
        <SearchField
          label={t`Search`}
          clearLabel={t`Clear search`}
          value={query}
          onChange={setQuery}
          onSubmit={(text) => {
            if (text.trim() === "") return;
            setQuery("");
            void navigate({ to: "/search", search: { q: text.trim() } });
          }}
        />
      </div>
      <ConversationList query={query} onNew={onNew} />
    </aside>
  );
}
