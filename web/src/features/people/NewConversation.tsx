import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { UserRoundSearch, UsersRound, X } from "lucide-react";
import { useState } from "react";
import { Tag, TagGroup, TagList, Button as AriaButton } from "react-aria-components";
import type { Conversation, User } from "../../engine";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SearchField } from "../../ui/SearchField";
import { TextField } from "../../ui/TextField";
import { showToast } from "../../ui/toasts";
import { WithQueries } from "../app/WithQueries";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { kGroupNameMax } from "../../limits";
import { DirectoryList } from "./DirectoryList";
import styles from "./NewConversation.module.css";

interface Props {
  isOpen: boolean;
  onClose(): void;
  onOpened(conversationId: string): void;
}

/**
 * The directory: a press on a person opens the direct conversation; "New group" chooses several.
 */
export default function NewConversation({ isOpen, onClose, onOpened }: Props) {
  const engine = useEngine();
  const navigate = useNavigate();
  const isAdmin = useEngineStore("session", (state) => state.me?.role === "admin");
  const [query, setQuery] = useState("");
  const [grouping, setGrouping] = useState(false);
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);

  const close = () => {
    setQuery("");
    setChosen([]);
    setTitle("");
    setGrouping(false);
    onClose();
  };
  const invite = () => {
    close();
    void navigate({ to: "/settings/{-$section}", params: { section: "server" } });
  };
  const open = async (opening: Promise<Conversation>) => {
    setBusy(true);
    try {
      const { id } = await opening;
      close();
      onOpened(id);
    } catch (cause) {
      showToast(failureWords(cause), { tone: "danger" });
    } finally {
      setBusy(false);
    }
  };
  const press = (user: User) => {
    if (!grouping) {
      void open(engine.chat.openDirect(user.id));
      return;
    }
    const without = chosen.filter((other) => other.id !== user.id);
    setChosen(without.length < chosen.length ? without : [...chosen, user]);
    setQuery("");
  };
  const createGroup = () => {
    const ids = chosen.map((user) => user.id);
    void open(engine.chat.createGroup(title.trim(), ids));
  };

  return (
    <Dialog
      title={grouping ? t`New group` : t`New conversation`}
      closeLabel={t`Close`}
      isOpen={isOpen}
      onClose={close}
      actions={
        grouping ? (
          <>
            <Button onPress={() => setGrouping(false)}>{t`Back`}</Button>
            <Button
              look="primary"
              isDisabled={chosen.length === 0}
              isPending={busy}
              onPress={createGroup}
            >
              {t`Create group`}
            </Button>
          </>
        ) : (
          <Button icon={<UsersRound aria-hidden="true" />} onPress={() => setGrouping(true)}>
            {t`New group`}
          </Button>
        )
      }
    >
      <div className={styles.body}>
        <SearchField
          autoFocus
          label={t`Search people`}
          placeholder={t`Name or user name`}
          clearLabel={t`Clear search`}
          value={query}
          onChange={setQuery}
        />
        {grouping && chosen.length > 0 && (
          <TagGroup
            aria-label={t`Chosen people`}
            onRemove={(keys) => setChosen(chosen.filter((user) => !keys.has(user.id)))}
          >
            <TagList className={styles.tags}>
              {chosen.map((user) => (
                <Tag
                  key={user.id}
                  id={user.id}
                  textValue={user.display_name}
                  className={styles.tag}
                >
                  {user.display_name}
                  <AriaButton slot="remove" className={styles.remove} aria-label={t`Remove`}>
                    <X aria-hidden="true" />
                  </AriaButton>
                </Tag>
              ))}
            </TagList>
          </TagGroup>
        )}
        {grouping && (
          <TextField
            label={t`Group name`}
            description={t`Optional. Without one, the group is called by its members.`}
            value={title}
            onChange={setTitle}
            maxLength={kGroupNameMax}
          />
        )}
        <WithQueries>
          <DirectoryList
            query={query}
            chosenIds={grouping ? chosen.map((user) => user.id) : undefined}
            onPress={press}
            emptyIcon={<UserRoundSearch />}
            emptyActions={
              isAdmin && (
                <Button look="primary" onPress={invite}>
                  {t`Invite people`}
                </Button>
              )
            }
          />
        </WithQueries>
      </div>
    </Dialog>
  );
}
