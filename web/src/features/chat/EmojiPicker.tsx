import { t } from "@lingui/core/macro";
import { useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { SearchField } from "../../ui/SearchField";
import { findEmoji } from "./emoji";
import styles from "./EmojiPicker.module.css";

/** Search and a grid; the arrow keys move in it. */
export default function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const [query, setQuery] = useState("");
  const found = findEmoji(query);
  return (
    <div className={styles.picker}>
      <SearchField
        autoFocus
        label={t`Search emoji`}
        clearLabel={t`Clear search`}
        value={query}
        onChange={setQuery}
        onSubmit={() => found[0] && onPick(found[0].character)}
      />
      <ListBox
        aria-label={t`Emoji`}
        layout="grid"
        className={styles.grid}
        onAction={(key) => onPick(String(key))}
        renderEmptyState={() => <p className={styles.empty}>{t`No emoji matches`}</p>}
      >
        {found.map(({ character, words }) => (
          <ListBoxItem
            key={character}
            id={character}
            textValue={words}
            aria-label={words}
            className={styles.emoji}
          >
            {character}
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
}
