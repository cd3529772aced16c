import { t } from "@lingui/core/macro";
import { Crown, Ellipsis, Hand, MicOff, UserX } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { ParticipantView } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { Popover } from "../../ui/Popover";
import { Slider } from "../../ui/Slider";
import { useEngine } from "../app/engine_context";
import more from "../call/CallMore.module.css";
import { orSay } from "./or_say";

function Item(props: { icon: ReactNode; label: string; onPress(): void }) {
  return (
    <Button className={more.item} onPress={props.onPress}>
      {props.icon}
      {props.label}
    </Button>
  );
}

/** How loud somebody is here, and what hosts may do. */
export function ParticipantMenu({ person, byHost }: { person: ParticipantView; byHost: boolean }) {
  const engine = useEngine();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
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
        onPress={() => setOpen(true)}
      />
      <Popover label={name} dark triggerRef={trigger} isOpen={open} onOpenChange={setOpen}>
        <div className={more.more}>
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
                label={t`Remove from the call`}
                onPress={then(() => engine.meeting.remove(id))}
              />
            </div>
          )}
        </div>
      </Popover>
    </>
  );
}
