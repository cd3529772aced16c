import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { MenuTrigger } from "react-aria-components";
import type { User } from "../../engine";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { Menu, MenuItem } from "../../ui/Menu";
import { Skeleton } from "../../ui/Skeleton";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { PersonRow } from "../people/PersonRow";
import { Section } from "./Section";
import styles from "./Section.module.css";

interface Change {
  user: User;
  change: { deactivated?: boolean; role?: "admin" | "member" };
}

export function AdminPeople() {
  const engine = useEngine();
  const queries = useQueryClient();
  const meId = useEngineStore("session", (state) => state.me?.id);
  const people = useInfiniteQuery({
    queryKey: ["admin", "users"],
    queryFn: ({ pageParam }) => engine.admin.users(pageParam === "" ? undefined : pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const update = useMutation({
    mutationFn: ({ user, change }: Change) => engine.admin.updateUser(user.id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["admin", "users"] }),
    onError: (cause) => showToast(failureWords(cause), { tone: "danger" }),
  });
  return (
    <Section
      title={t`People`}
      lead={t`Deactivated people are signed out at once and can't sign in.`}
    >
      {people.error && <p className={styles.quiet}>{failureWords(people.error)}</p>}
      {people.isPending && <Skeleton rows={3} label={t`Loading people`} />}
      <ul className={styles.list} aria-label={t`People`}>
        {(people.data?.pages ?? [])
          .flatMap((page) => page.users)
          .map(({ user }) => (
            <li key={user.id}>
              <PersonRow
                user={user}
                after={
                  <>
                    <span className={styles.quiet}>
                      {user.deactivated
                        ? t`Deactivated`
                        : user.role === "admin"
                          ? t`Administrator`
                          : ""}
                    </span>
                    {user.id !== meId && (
                      <MenuTrigger>
                        <IconButton
                          size="small"
                          label={t`Change ${user.display_name}`}
                          icon={<Ellipsis aria-hidden="true" />}
                        />
                        <Menu>
                          <MenuItem
                            onAction={() =>
                              update.mutate({
                                user,
                                change: { role: user.role === "admin" ? "member" : "admin" },
                              })
                            }
                          >
                            {user.role === "admin" ? t`Make a member` : t`Make an administrator`}
                          </MenuItem>
                          <MenuItem
                            danger={!user.deactivated}
                            onAction={() =>
                              update.mutate({ user, change: { deactivated: !user.deactivated } })
                            }
                          >
                            {user.deactivated ? t`Activate again` : t`Deactivate`}
                          </MenuItem>
                        </Menu>
                      </MenuTrigger>
                    )}
                  </>
                }
              />
            </li>
          ))}
      </ul>
      {people.hasNextPage && (
        <div className={styles.buttons}>
          <Button isPending={people.isFetchingNextPage} onPress={() => void people.fetchNextPage()}>
            {t`Show more`}
          </Button>
        </div>
      )}
    </Section>
  );
}
