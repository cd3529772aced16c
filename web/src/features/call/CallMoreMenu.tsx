import { t } from "@lingui/core/macro";
import {
  Maximize,
  PictureInPicture2,
  ScreenShare,
  ScreenShareOff,
  Settings2,
  UserPlus,
} from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "react-aria-components";
import type { CallView } from "../../engine";
import { Popover } from "../../ui/Popover";
import { Slider } from "../../ui/Slider";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { keySigns } from "../shortcuts/key_signs";
import { useBinding } from "../shortcuts/shortcuts_setting";
import styles from "./CallMore.module.css";
import reactionStyles from "./Reactions.module.css";
import { peerName } from "./call_words";
import { kReactions, reactionWords } from "./reaction_words";
import { useFullScreen } from "./use_screen_modes";
import { usePictureInPicture } from "./use_picture_in_picture";

function Item(props: { icon: ReactNode; label: string; narrow?: boolean; onPress(): void }) {
  return (
    <Button className={styles.item} data-narrow={props.narrow || undefined} onPress={props.onPress}>
      {props.icon}
      {props.label}
    </Button>
  );
}

interface Props {
  view: CallView;
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
  onDevices(): void;
  onAddPeople(): void;
}

/** What a call offers beside the row of controls. */
export default function CallMoreMenu(props: Props) {
  const { view, triggerRef, isOpen, onOpenChange, onDevices, onAddPeople } = props;
  const engine = useEngine();
  const groupCalls = useEngineStore("liveMeetings", (state) => state.supported);
  const fullScreen = useFullScreen();
  const picture = usePictureInPicture(view);
  const pushToTalk = useEngineStore("settings", (state) => state.pushToTalk);
  const talkKey = useBinding("push_to_talk");
  const sharing = view.local.screen !== "off";
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const name = peerName(view);
  const then = (run: () => void) => () => {
    onOpenChange(false);
    run();
  };
  const keys = talkKey === undefined ? "" : keySigns(talkKey).join(" ");
  return (
    <Popover
      label={t`More`}
      placement="top"
      dark
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <div className={styles.more}>
        {live && (
          <div className={reactionStyles.row} role="group" aria-label={t`React`}>
            {kReactions.map((reaction) => (
              <Button
                key={reaction.name}
                className={reactionStyles.choice}
                aria-label={reactionWords(reaction.name)}
                onPress={() => engine.call.react(reaction.name)}
              >
                {reaction.sign}
              </Button>
            ))}
          </div>
        )}
        <div className={styles.items}>
          {live && (
            <Item
              narrow
              icon={
                sharing ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />
              }
              label={sharing ? t`Stop sharing` : t`Share screen`}
              onPress={then(() => engine.call.setScreen(!sharing))}
            />
          )}
          <Item
            narrow
            icon={<Settings2 aria-hidden="true" />}
            label={t`Devices`}
            onPress={then(onDevices)}
          />
          {groupCalls && view.phase === "connected" && (
            <Item
              icon={<UserPlus aria-hidden="true" />}
              label={t`Add people`}
              onPress={then(onAddPeople)}
            />
          )}
          {picture.supported && (
            <Item
              icon={<PictureInPicture2 aria-hidden="true" />}
              label={picture.isOn ? t`Close picture in picture` : t`Picture in picture`}
              onPress={then(picture.toggle)}
            />
          )}
          {fullScreen.supported && (
            <Item
              icon={<Maximize aria-hidden="true" />}
              label={fullScreen.isOn ? t`Leave full screen` : t`Full screen`}
              onPress={then(fullScreen.toggle)}
            />
          )}
        </div>
        {live && (
          <Slider
            label={t`Volume of ${name}`}
            minValue={0}
            maxValue={2}
            value={view.remote.volume}
            onChange={(volume) => engine.call.setVolume(volume)}
          />
        )}
        <Switch
          isSelected={pushToTalk}
          onChange={(on) => engine.settings.set({ pushToTalk: on })}
          description={keys === "" ? t`Give it a key under “?”.` : t`Hold ${keys} to speak.`}
        >
          {t`Push to talk`}
        </Switch>
      </div>
    </Popover>
  );
}
