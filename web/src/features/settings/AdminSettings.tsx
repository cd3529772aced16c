import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Skeleton } from "../../ui/Skeleton";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { AdminCallLog } from "./AdminCallLog";
import { AdminInvites } from "./AdminInvites";
import { AdminPeople } from "./AdminPeople";
import { Section } from "./Section";
import styles from "./Section.module.css";

type Registration = "open" | "invite" | "closed";

export default function AdminSettings() {
  const engine = useEngine();
  const queries = useQueryClient();
  const settings = useQuery({
    queryKey: ["admin", "settings"],
    queryFn: () => engine.admin.settings(),
  });
  const set = useMutation({
    mutationFn: (registration: Registration) => engine.admin.setSettings({ registration }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["admin", "settings"] }),
    onError: (cause) => showToast(failureWords(cause), { tone: "danger" }),
  });
  const explanation: Record<Registration, string> = {
    open: t`Everybody who can open this address can create an account.`,
    invite: t`Only people with an invite link can create an account.`,
    closed: t`Nobody can create an account.`,
  };
  const current = set.isPending ? set.variables : settings.data?.registration;
  return (
    <>
      <Section title={t`Registration`}>
        {settings.error && <p className={styles.quiet}>{failureWords(settings.error)}</p>}
        {settings.isPending && <Skeleton rows={1} label={t`Loading`} />}
        {current && (
          <>
            <SegmentedControl
              label={t`Who can create an account`}
              value={current}
              onSelect={(id) => set.mutate(id as Registration)}
              options={[
                { id: "open", label: t`Everybody` },
                { id: "invite", label: t`Invited` },
                { id: "closed", label: t`Nobody` },
              ]}
            />
            <p className={styles.quiet}>{explanation[current]}</p>
          </>
        )}
      </Section>
      <AdminCallLog />
      <AdminInvites />
      <AdminPeople />
    </>
  );
}
