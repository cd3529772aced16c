import { t } from "@lingui/core/macro";
import { Ban } from "lucide-react";
import { useEffect, useState } from "react";
import type { Conversation, User } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { useServerNow } from "../app/use_server_now";
import { presenceWords } from "../conversations/conversation_model";
import styles from "./DetailsPanel.module.css";

export function PersonDetails({ user, conversation }: { user: User; conversation: Conversation }) {
  const engine = useEngine();
  const nowMs = useServerNow("minute");
  const [asking, setAsking] = useState(false);
  const presence = useEngineStore("people", (state) => state.presences[user.id]);
  const known = useEngineStore("people", (state) => state.relations[user.id]);
  const blocked = (known ?? conversation.relation)?.blocked_by_me ?? false;

  useEffect(() => {
    // The panel shows what is known already; a failed refresh changes nothing.
    engine.people.loadUser(user.id).catch(() => undefined);
  }, [engine, user.id]);

  const change = (work: Promise<void>, done: string) => {
    setAsking(false);
    work.then(
      () => showToast(done),
      (cause: unknown) => showToast(failureWords(cause), { tone: "danger" }),
    );
  };
  const name = user.display_name;
  return (
    <>
      <div className={styles.person}>
        <Avatar
          name={name}
          seed={user.id}
          url={engine.people.avatarUrl(user)}
          size={96}
          presence={presence?.status}
        />
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.quiet}>@{user.username}</p>
        <p className={styles.quiet}>
          {user.deactivated ? t`This account is deactivated` : presenceWords(presence, nowMs)}
        </p>
      </div>
      <div className={styles.actions}>
        {blocked ? (
          <Button
            wide
            onPress={() => change(engine.people.unblock(user.id), t`${name} is no longer blocked.`)}
          >
            {t`Unblock`}
          </Button>
        ) : (
          <Button wide icon={<Ban aria-hidden="true" />} onPress={() => setAsking(true)}>
            {t`Block`}
          </Button>
        )}
      </div>
      <p className={styles.words}>
        {blocked
          ? t`You blocked ${name}. They can't call or message you, or see when you are online.`
          : t`Blocked people can't call or message you.`}
      </p>
      <Dialog
        role="alertdialog"
        size="small"
        title={t`Block ${name}?`}
        closeLabel={t`Close`}
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t`Cancel`}</Button>
            <Button
              look="danger"
              autoFocus
              onPress={() => change(engine.people.block(user.id), t`${name} is blocked.`)}
            >
              {t`Block`}
            </Button>
          </>
        }
      >
        <p>{t`${name} will not be able to call or message you, or see when you are online.`}</p>
        <p>{t`They can no longer write to you here. You can unblock them at any time.`}</p>
      </Dialog>
    </>
  );
}
