import { plural, t } from "@lingui/core/macro";
import { Crown, Hand, MicOff, UserPlus, TriangleAlert, X } from "lucide-react";
import { useRef, useState } from "react";
import type { MeetingView, ParticipantView } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { Switch } from "../../ui/Switch";
import { useEngine } from "../app/engine_context";
import { AddPeople } from "./AddPeople";
import styles from "./Panel.module.css";
import { ParticipantMenu } from "./ParticipantMenu";
import { personName } from "./meeting_words";
import { orSay } from "./or_say";

/** Raised hands first, in their order; then by the time of joining. */
function inPanelOrder(people: readonly ParticipantView[]): readonly ParticipantView[] {
  const place = ({ handPlace }: ParticipantView) => handPlace ?? Number.POSITIVE_INFINITY;
  return people.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

function Row({ person, byHost }: { person: ParticipantView; byHost: boolean }) {
  const engine = useEngine();
  const { user, handPlace } = person;
  return (
    <li className={styles.row} data-speaking={person.speaking || undefined}>
      <Avatar
        name={user.display_name}
        seed={user.id}
        url={engine.people.avatarUrl(user)}
        size={36}
      />
      <span className={styles.words}>
        <span className={styles.name}>{personName(person)}</span>
        <span className={styles.about}>
          {person.isHost && (
            <>
              <Crown aria-hidden="true" />
              {t`Host`}
            </>
          )}
          {person.guest && t`Guest`}
        </span>
      </span>
      <span className={styles.states}>
        {handPlace !== undefined && (
          <span className={styles.hand} title={t`Hand raised`}>
            <Hand aria-hidden="true" />
            {handPlace}
            <span className="visually-hidden">{t`Hand raised`}</span>
          </span>
        )}
        {person.weak && (
          <span title={t`Weak connection`}>
            <TriangleAlert aria-hidden="true" />
            <span className="visually-hidden">{t`Weak connection`}</span>
          </span>
        )}
        {!person.media.microphone && (
          <span title={t`Muted`}>
            <MicOff aria-hidden="true" />
            <span className="visually-hidden">{t`Muted`}</span>
          </span>
        )}
      </span>
      {!person.isMe && <ParticipantMenu person={person} byHost={byHost} />}
    </li>
  );
}

/** Who is in the call and who is rung; hosts lock it and end it for all from here. */
export default function ParticipantsPanel({
  view,
  place,
  onClose,
}: {
  view: MeetingView;
  /** Of the tiles. */
  place: "beside" | "over";
  onClose(): void;
}) {
  const engine = useEngine();
  const adding = useRef<HTMLButtonElement>(null);
  const [addingOpen, setAddingOpen] = useState(false);
  /** The question whether to end the call for all; undefined: it never was asked. */
  const [ending, setEnding] = useState<boolean>();
  const byHost = view.me?.isHost ?? false;
  const count = view.participants.length;
  return (
    <aside className={styles.panel} data-place={place} aria-label={t`People in the call`}>
      <header className={styles.header}>
        <h2>{plural(count, { one: "# person", other: "# people" })}</h2>
        <IconButton
          ref={adding}
          label={t`Add people`}
          icon={<UserPlus aria-hidden="true" />}
          isDisabled={view.locked && !byHost}
          onPress={() => setAddingOpen(true)}
        />
        <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={onClose} />
      </header>
      <ul className={styles.list}>
        {inPanelOrder(view.participants).map((person) => (
          <Row key={person.id} person={person} byHost={byHost} />
        ))}
        {view.ringing.map((user) => (
          <li key={user.id} className={styles.row} data-rung="true">
            <Avatar
              name={user.display_name}
              seed={user.id}
              url={engine.people.avatarUrl(user)}
              size={36}
            />
            <span className={styles.words}>
              <span className={styles.name}>{user.display_name}</span>
              <span className={styles.about}>{t`Ringing…`}</span>
            </span>
          </li>
        ))}
      </ul>
      {byHost && (
        <footer className={styles.footer}>
          <Switch
            isSelected={view.locked}
            onChange={(locked) => orSay(engine.meeting.setLocked(locked))}
            description={t`Nobody else can join.`}
          >
            {t`Lock the call`}
          </Switch>
          {ending ? (
            <div
              className={styles.question}
              role="group"
              aria-label={t`End the call for everybody?`}
            >
              <p>{t`End the call for everybody?`}</p>
              <Button onPress={() => setEnding(false)}>{t`Cancel`}</Button>
              <Button
                look="danger"
                autoFocus
                onPress={() => orSay(engine.meeting.endForAll())}
              >{t`End for all`}</Button>
            </div>
          ) : (
            <Button wide autoFocus={ending === false} onPress={() => setEnding(true)}>
              {t`End for all…`}
            </Button>
          )}
        </footer>
      )}
      {addingOpen && (
        <AddPeople
          triggerRef={adding}
          withoutIds={view.participants.map(({ user }) => user.id)}
          rungIds={view.ringing.map(({ id }) => id)}
          onRing={(userId) => engine.meeting.ringPeople([userId])}
          onClose={() => setAddingOpen(false)}
        />
      )}
    </aside>
  );
}
