import { t } from "@lingui/core/macro";
import { UserRoundSearch } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { Popover } from "../../ui/Popover";
import { SearchField } from "../../ui/SearchField";
import { showToast } from "../../ui/toasts";
import { WithQueries } from "../app/WithQueries";
import { DirectoryList } from "../people/DirectoryList";
import styles from "./Panel.module.css";
import { orSay } from "./or_say";

interface Props {
  triggerRef: RefObject<HTMLElement | null>;
  /** Who is in the call already. */
  withoutIds: readonly string[];
  /** Who is being rung. */
  rungIds: readonly string[];
  onRing(userId: string): Promise<void>;
  onClose(): void;
}

/** Rings people into the call, one press each. */
export function AddPeople({ triggerRef, withoutIds, rungIds, onRing, onClose }: Props) {
  const [query, setQuery] = useState("");
  const box = useRef<HTMLDivElement>(null);
  // Who joins leaves the list, and took the focus along when they had just been pressed.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) box.current?.querySelector("input")?.focus();
  });
  return (
    <Popover
      label={t`Add people`}
      dark
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <div ref={box} className={styles.adding}>
        <SearchField
          autoFocus
          label={t`Search people`}
          clearLabel={t`Clear search`}
          value={query}
          onChange={setQuery}
        />
        <WithQueries>
          <DirectoryList
            query={query}
            withoutIds={withoutIds}
            chosenIds={rungIds}
            onPress={(user) => {
              if (rungIds.includes(user.id)) return;
              const name = user.display_name;
              orSay(onRing(user.id).then(() => void showToast(t`We are ringing ${name}.`)));
            }}
            emptyIcon={<UserRoundSearch />}
          />
        </WithQueries>
      </div>
    </Popover>
  );
}
