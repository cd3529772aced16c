import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { PersonRow } from "../people/PersonRow";
import { Section } from "./Section";
import styles from "./Section.module.css";

export function BlockedPeople() {
  const engine = useEngine();
  const queries = useQueryClient();
  const blocked = useQuery({ queryKey: ["blocked"], queryFn: () => engine.people.blockedUsers() });
  const unblock = useMutation({
    mutationFn: (userId: string) => engine.people.unblock(userId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["blocked"] }),
    onError: (cause) => showToast(failureWords(cause), { tone: "danger" }),
  });
  return (
    <Section
      title={t`Blocked people`}
      lead={t`They can't call or message you, and don't see when you are online.`}
    >
      {blocked.error && <p className={styles.quiet}>{failureWords(blocked.error)}</p>}
      {blocked.isPending && <Skeleton rows={1} label={t`Loading`} />}
      {blocked.data?.length === 0 && (
        <p className={styles.quiet}>{t`You have not blocked anybody.`}</p>
      )}
      {blocked.data && blocked.data.length > 0 && (
        <ul className={styles.list}>
          {blocked.data.map((user) => (
            <li key={user.id}>
              <PersonRow
                user={user}
                after={
                  <Button
                    size="small"
                    aria-label={t`Unblock ${user.display_name}`}
                    onPress={() => unblock.mutate(user.id)}
                  >
                    {t`Unblock`}
                  </Button>
                }
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
