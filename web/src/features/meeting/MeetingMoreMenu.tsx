import { t } from "@lingui/core/macro";
import { Hand, PictureInPicture2, ScreenShare, ScreenShareOff, Settings2 } from "lucide-react";
import type { RefObject } from "react";
import type { CallView, MeetingView } from "../../engine";
import { Popover } from "../../ui/Popover";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { useEngine } from "../app/engine_context";
import styles from "../call/CallMore.module.css";
import { FullScreenItem, MoreItem, PushToTalkSwitch, ReactionRow } from "../call/more_parts";
import { closePip, openPip, pipSupported, usePipWindow } from "../call/pip_window";
import { ignoreRefusal } from "../call/use_screen_modes";
import type { LayoutMode } from "./layout/layout";
import type { LayoutChoice } from "./use_meeting_layout";

interface Props {
  view: MeetingView;
  call: CallView;
  choice: LayoutChoice;
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
  onDevices(): void;
  onHand(): void;
}

/** What a group call offers beside the row of controls. */
export default function MeetingMoreMenu(props: Props) {
  const { view, call, choice, triggerRef, isOpen, onOpenChange, onDevices, onHand } = props;
  const engine = useEngine();
  const sharing = call.local.screen !== "off";
  const handUp = view.me?.handPlace !== undefined;
  const pip = usePipWindow();
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
        <ReactionRow onReact={(reaction) => engine.meeting.react(reaction)} />
        <SegmentedControl
          label={t`Layout`}
          options={[
            { id: "grid", label: t`Everybody` },
            { id: "speaker", label: t`Who speaks` },
          ]}
          value={choice.mode}
          onSelect={(id) => choice.setMode(id as LayoutMode)}
        />
        <div className={styles.items}>
          <MoreItem
            narrow
            icon={<Hand aria-hidden="true" />}
            label={handUp ? t`Lower hand` : t`Raise hand`}
            onPress={then(onHand)}
          />
          <MoreItem
            narrow
            icon={
              sharing ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />
            }
            label={sharing ? t`Stop sharing` : t`Share screen`}
            onPress={then(() => engine.call.setScreen(!sharing))}
          />
          <MoreItem
            icon={<Settings2 aria-hidden="true" />}
            label={t`Devices`}
            onPress={then(onDevices)}
          />
          {pipSupported() && (
            <MoreItem
              icon={<PictureInPicture2 aria-hidden="true" />}
              label={pip ? t`Close picture in picture` : t`Picture in picture`}
              onPress={then(() => {
                if (pip) closePip();
                else openPip().catch(ignoreRefusal);
              })}
            />
          )}
          <FullScreenItem then={then} />
        </div>
        <PushToTalkSwitch />
      </div>
    </Popover>
  );
}
