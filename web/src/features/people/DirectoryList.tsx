import { t } from "@lingui/core/macro";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton, ToggleButton } from "react-aria-components";
import type { User } from "../../engine";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Skeleton } from "../../ui/Skeleton";
import { failureWords } from "../app/failure_words";
import styles from "./NewConversation.module.css";
import { PersonRow } from "./PersonRow";
import { useDirectory } from "./use_directory";

const kNobody: readonly string[] = [];

interface Props {
  query: string;
  /** Given: people are chosen (`aria-pressed`); otherwise each is a button. */
  chosenIds?: readonly string[] | undefined;
  /** People who are not offered. */
  withoutIds?: readonly string[];
  onPress(user: User): void;
  emptyIcon: ReactNode;
  /** What to do while nobody else has an account. */
  emptyActions?: ReactNode;
}

export function DirectoryList({
  query,
  chosenIds,
  withoutIds = kNobody,
  onPress,
  emptyIcon,
  emptyActions,
}: Props) {
  const directory = useDirectory(query);
  const users = directory.users.filter((user) => !withoutIds.includes(user.id));
  if (directory.failed !== undefined) {
    return (
      <EmptyState icon={emptyIcon} title={t`The directory could not be loaded`}>
        {failureWords(directory.failed)}
      </EmptyState>
    );
  }
  if (directory.loading) return <Skeleton rows={5} label={t`Loading people`} />;
  if (users.length === 0 && !directory.loadMore) {
    if (query.trim() === "" && directory.users.length > 0) {
      return <EmptyState icon={emptyIcon} title={t`Everybody is here already`} />;
    }
    return query.trim() === "" ? (
      <EmptyState icon={emptyIcon} title={t`Nobody else is here yet`} actions={emptyActions}>
        {t`Ask people to create an account at this address.`}
      </EmptyState>
    ) : (
      <EmptyState icon={emptyIcon} title={t`Nobody matches`}>
        {t`Check the spelling, or search by user name.`}
      </EmptyState>
    );
  }
  return (
    <ul className={styles.list} aria-label={t`People`}>
      {users.map((user) => (
        <li key={user.id}>
          {chosenIds ? (
            <ToggleButton
              className={styles.person}
              isSelected={chosenIds.includes(user.id)}
              onChange={() => onPress(user)}
            >
              <PersonRow
                user={user}
                after={
                  <span className={styles.check} aria-hidden="true">
                    <Check />
                  </span>
                }
              />
            </ToggleButton>
          ) : (
            <AriaButton className={styles.person} onPress={() => onPress(user)}>
              <PersonRow user={user} />
            </AriaButton>
          )}
        </li>
      ))}
      {directory.loadMore && (
        <li>
          <Button look="quiet" wide onPress={directory.loadMore}>{t`Show more`}</Button>
        </li>
      )}
    </ul>
  );
}
