import { t } from "@lingui/core/macro";
import { Crown, Ellipsis, Hand, MicOff, UserX } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button as PlainButton } from "react-aria-components";
import type { ParticipantView } from "../../engine";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { Popover } from "../../ui/Popover";
import { Slider } from "../../ui/Slider";
import { useEngine } from "../app/engine_context";
import more from "../call/CallMore.module.css";
import styles from "./Panel.module.css";
import { orSay } from "./or_say";

interface ItemProps {
  icon: ReactNode;
  label: string;
  autoFocus?: boolean;
  onPress(): void;
}

function Item({ icon, label, autoFocus, onPress }: ItemProps) {
  return (
    <PlainButton className={more.item} autoFocus={autoFocus} onPress={onPress}>
      {icon}
      {label}
    </PlainButton>
  );
}

interface QuestionProps {
  name: string;
  onRemove(): void;
  onCancel(): void;
}

function RemoveQuestion({ name, onRemove, onCancel }: QuestionProps) {
  const question = t`Remove ${name} from the call?`;
  return (
    <div className={styles.question} role="group" aria-label={question}>
      <p>{question}</p>
      <Button onPress={onCancel}>{t`Cancel`}</Button>
      <Button look="danger" autoFocus onPress={onRemove}>{t`Remove`}</Button>
    </div>
  );
}

/** How loud somebody is here, and what hosts may do. */
export function ParticipantMenu({ person, byHost }: { person: ParticipantView; byHost: boolean }) {
  const engine = useEngine();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  /** The question whether to put them out; undefined: it was not asked since the menu opened. */
  const [removing, setRemoving] = useState<boolean>();
  const { id, user } = person;
  const name = user.display_name;
  const then = (run: () => Promise<void>) => () => {
    setOpen(false);
    orSay(run());
  };
  return (
    <>
      <IconButton
        ref={trigger}
        label={t`More about ${name}`}
        icon={<Ellipsis aria-hidden="true" />}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPress={() => {
          setRemoving(undefined);
          setOpen(true);
        }}
      />
      <Popover label={name} dark triggerRef={trigger} isOpen={open} onOpenChange={setOpen}>
        <div className={more.more}>
          {byHost && removing ? (
            <RemoveQuestion
              name={name}
              onRemove={then(() => engine.meeting.remove(id))}
              onCancel={() => setRemoving(false)}
            />
          ) : (
            <>
              <Slider
                label={t`Volume of ${name}`}
                minValue={0}
                maxValue={2}
                value={person.volume}
                onChange={(volume) => engine.meeting.setVolume(user.id, volume)}
              />
              {byHost && (
                <div className={more.items}>
                  {person.media.microphone && (
                    <Item
                      icon={<MicOff aria-hidden="true" />}
                      label={t`Mute`}
                      onPress={then(() => engine.meeting.mute(id))}
                    />
                  )}
                  {person.handPlace !== undefined && (
                    <Item
                      icon={<Hand aria-hidden="true" />}
                      label={t`Lower the hand`}
                      onPress={then(() => engine.meeting.setHand(false, id))}
                    />
                  )}
                  <Item
                    icon={<Crown aria-hidden="true" />}
                    label={person.isHost ? t`Remove as host` : t`Make a host`}
                    onPress={then(() => engine.meeting.setHost(id, !person.isHost))}
                  />
                  <Item
                    icon={<UserX aria-hidden="true" />}
                    label={t`Remove from the call…`}
                    autoFocus={removing === false}
                    onPress={() => setRemoving(true)}
                  />
                </div>
              )}
            </>
          )}
        </div>
      </Popover>
    </>
  );
}
