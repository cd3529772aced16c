import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Link2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { dayLabel } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { kInviteUsesMax } from "../../limits";
import { Section } from "./Section";
import styles from "./Section.module.css";

const kWeekS = 7 * 24 * 3600;

export function AdminInvites() {
  const engine = useEngine();
  const queries = useQueryClient();
  const [newUrl, setNewUrl] = useState<string>();
  const invites = useQuery({
    queryKey: ["admin", "invites"],
    queryFn: () => engine.admin.invites(),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["admin", "invites"] });
  const failed = (cause: unknown) => showToast(failureWords(cause), { tone: "danger" });
  const create = useMutation({
    mutationFn: () => engine.admin.createInvite({ expiresInS: kWeekS, maxUses: kInviteUsesMax }),
    onSuccess: ({ url }) => {
      setNewUrl(new URL(url, location.origin).href);
      return refresh();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (id: string) => engine.admin.deleteInvite(id),
    onSuccess: refresh,
    onError: failed,
  });
  const copy = () => {
    navigator.clipboard
      .writeText(newUrl ?? "")
      .then(() => showToast(t`The link has been copied.`), failed);
  };
  const nowMs = useServerNow("minute");
  return (
    <Section title={t`Invite links`} lead={t`A link works for a week and for ten people.`}>
      <div className={styles.buttons}>
        <Button
          icon={<Link2 aria-hidden="true" />}
          isPending={create.isPending}
          onPress={() => create.mutate()}
        >
          {t`Create an invite link`}
        </Button>
      </div>
      {newUrl !== undefined && (
        <TextField
          label={t`New link`}
          value={newUrl}
          isReadOnly
          description={t`Copy it now: it is shown only once.`}
          after={
            <Button look="quiet" size="small" icon={<Copy aria-hidden="true" />} onPress={copy}>
              {t`Copy`}
            </Button>
          }
        />
      )}
      {invites.data && invites.data.length > 0 && (
        <ul className={styles.list} aria-label={t`Invite links`}>
          {invites.data.map((invite) => (
            <li key={invite.id}>
              <span className={styles.words}>
                <span
                  className={styles.strong}
                >{t`Used ${invite.uses} of ${invite.max_uses} times`}</span>
                <span className={styles.quiet}>
                  {invite.expires_at_ms < nowMs
                    ? t`Expired`
                    : t`Works until ${dayLabel(invite.expires_at_ms, nowMs)}`}
                </span>
              </span>
              <Button size="small" onPress={() => remove.mutate(invite.id)}>
                {t`Revoke`}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
