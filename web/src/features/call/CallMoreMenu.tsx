import { t } from "@lingui/core/macro";
import { PictureInPicture2, ScreenShare, ScreenShareOff, Settings2, UserPlus } from "lucide-react";
import type { RefObject } from "react";
import type { CallView } from "../../engine";
import { Popover } from "../../ui/Popover";
import { Slider } from "../../ui/Slider";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "./CallMore.module.css";
import { FullScreenItem, MoreItem, PushToTalkSwitch, ReactionRow } from "./more_parts";
import { peerName } from "./call_words";
import { usePictureInPicture } from "./use_picture_in_picture";

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
  const picture = usePictureInPicture(view);
  const sharing = view.local.screen !== "off";
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const name = peerName(view);
  const then = (run: () => void) => () => {
    onOpenChange(false);
    run();
  };
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
        {live && <ReactionRow onReact={(reaction) => engine.call.react(reaction)} />}
        <div className={styles.items}>
          {live && (
            <MoreItem
              narrow
              icon={
                sharing ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />
              }
              label={sharing ? t`Stop sharing` : t`Share screen`}
              onPress={then(() => engine.call.setScreen(!sharing))}
            />
          )}
          <MoreItem
            narrow
            icon={<Settings2 aria-hidden="true" />}
            label={t`Devices`}
            onPress={then(onDevices)}
          />
          {groupCalls && view.phase === "connected" && (
            <MoreItem
              icon={<UserPlus aria-hidden="true" />}
              label={t`Add people`}
              onPress={then(onAddPeople)}
            />
          )}
          {picture.supported && (
            <MoreItem
              icon={<PictureInPicture2 aria-hidden="true" />}
              label={picture.isOn ? t`Close picture in picture` : t`Picture in picture`}
              onPress={then(picture.toggle)}
            />
          )}
          <FullScreenItem then={then} />
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
        <PushToTalkSwitch />
      </div>
    </Popover>
  );
}
