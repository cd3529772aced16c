import { plural, t } from "@lingui/core/macro";
import { LogOut, UserPlus, UserRoundSearch, X } from "lucide-react";
import { useState } from "react";
import type { Conversation, User } from "../../engine";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { IconButton } from "../../ui/IconButton";
import { SearchField } from "../../ui/SearchField";
import { TextField } from "../../ui/TextField";
import { showToast } from "../../ui/toasts";
import { WithQueries } from "../app/WithQueries";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { conversationTitle } from "../conversations/conversation_model";
import { kGroupNameMax } from "../../limits";
import styles from "./DetailsPanel.module.css";
import { DirectoryList } from "./DirectoryList";
import { PersonRow } from "./PersonRow";

interface Props {
  conversation: Conversation;
  me: User;
  onOpened(conversationId: string): void;
  onLeft(): void;
}

const failed = (cause: unknown) => showToast(failureWords(cause), { tone: "danger" });

export function GroupDetails({ conversation, me, onOpened, onLeft }: Props) {
  const engine = useEngine();
  const [title, setTitle] = useState(conversation.title ?? "");
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [query, setQuery] = useState("");
  const { id, members } = conversation;
  const renamed = title.trim() !== (conversation.title ?? "");

  const update = (change: Parameters<typeof engine.chat.updateGroup>[1]) => {
    engine.chat.updateGroup(id, change).catch(failed);
  };
  const message = (user: User) => {
    engine.chat.openDirect(user.id).then((direct) => onOpened(direct.id), failed);
  };
  const leave = () => {
    setLeaving(false);
    engine.chat.leaveGroup(id).then(onLeft, failed);
  };

  return (
    <>
      <form
        className={styles.actions}
        onSubmit={(event) => {
          event.preventDefault();
          update({ title: title.trim() });
        }}
      >
        <TextField
          label={t`Group name`}
          value={title}
          onChange={setTitle}
          maxLength={kGroupNameMax}
        />
        {renamed && (
          <Button type="submit" look="primary">
            {t`Save`}
          </Button>
        )}
      </form>
      <section className={styles.section}>
        <header className={styles.sectionHeader}>
          <span>{plural(members.length, { one: "# member", other: "# members" })}</span>
          <IconButton
            label={t`Add people`}
            icon={<UserPlus aria-hidden="true" />}
            onPress={() => setAdding(true)}
          />
        </header>
        <ul className={styles.members}>
          {members.map(({ user }) => (
            <li key={user.id}>
              <PersonRow
                user={user}
                after={
                  user.id !== me.id && (
                    <>
                      <Button
                        size="small"
                        look="quiet"
                        onPress={() => message(user)}
                      >{t`Message`}</Button>
                      <IconButton
                        size="small"
                        label={t`Remove ${user.display_name}`}
                        icon={<X aria-hidden="true" />}
                        onPress={() => update({ removeMemberIds: [user.id] })}
                      />
                    </>
                  )
                }
              />
            </li>
          ))}
        </ul>
      </section>
      <div className={styles.actions}>
        <Button
          wide
          icon={<LogOut aria-hidden="true" className="mirrored" />}
          onPress={() => setLeaving(true)}
        >
          {t`Leave group`}
        </Button>
      </div>
      <Dialog
        title={t`Add people`}
        closeLabel={t`Close`}
        isOpen={adding}
        onClose={() => setAdding(false)}
      >
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
            withoutIds={members.map((member) => member.user.id)}
            onPress={(user) => update({ addMemberIds: [user.id] })}
            emptyIcon={<UserRoundSearch />}
          />
        </WithQueries>
      </Dialog>
      <Dialog
        role="alertdialog"
        size="small"
        title={t`Leave ${conversationTitle(conversation, me.id)}?`}
        closeLabel={t`Close`}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        actions={
          <>
            <Button onPress={() => setLeaving(false)}>{t`Stay`}</Button>
            <Button look="danger" autoFocus onPress={leave}>
              {t`Leave`}
            </Button>
          </>
        }
      >
        <p>{t`You will no longer see its messages. Somebody in the group has to add you again.`}</p>
      </Dialog>
    </>
  );
}
