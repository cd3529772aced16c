import { t } from "@lingui/core/macro";
import { Hand, Maximize, ScreenShare, ScreenShareOff, Settings2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "react-aria-components";
import type { CallView, MeetingView } from "../../engine";
import { Popover } from "../../ui/Popover";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "../call/CallMore.module.css";
import reactionStyles from "../call/Reactions.module.css";
import { kReactions, reactionWords } from "../call/reaction_words";
import { useFullScreen } from "../call/use_screen_modes";
import { keySigns } from "../shortcuts/key_signs";
import { useBinding } from "../shortcuts/shortcuts_setting";
import type { LayoutMode } from "./layout/layout";
import type { LayoutChoice } from "./use_meeting_layout";

function Item(props: { icon: ReactNode; label: string; narrow?: boolean; onPress(): void }) {
  return (
    <Button className={styles.item} data-narrow={props.narrow || undefined} onPress={props.onPress}>
      {props.icon}
      {props.label}
    </Button>
  );
}

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
  const fullScreen = useFullScreen();
  const pushToTalk = useEngineStore("settings", (state) => state.pushToTalk);
  const talkKey = useBinding("push_to_talk");
  const keys = talkKey === undefined ? "" : keySigns(talkKey).join(" ");
  const sharing = call.local.screen !== "off";
  const handUp = view.me?.handPlace !== undefined;
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
        <div className={reactionStyles.row} role="group" aria-label={t`React`}>
          {kReactions.map((reaction) => (
            <Button
              key={reaction.name}
              className={reactionStyles.choice}
              aria-label={reactionWords(reaction.name)}
              onPress={() => engine.meeting.react(reaction.name)}
            >
              {reaction.sign}
            </Button>
          ))}
        </div>
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
          <Item
            narrow
            icon={<Hand aria-hidden="true" />}
            label={handUp ? t`Lower hand` : t`Raise hand`}
            onPress={then(onHand)}
          />
          <Item
            narrow
            icon={
              sharing ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />
            }
            label={sharing ? t`Stop sharing` : t`Share screen`}
            onPress={then(() => engine.call.setScreen(!sharing))}
          />
          <Item
            icon={<Settings2 aria-hidden="true" />}
            label={t`Devices`}
            onPress={then(onDevices)}
          />
          {fullScreen.supported && (
            <Item
              icon={<Maximize aria-hidden="true" />}
              label={fullScreen.isOn ? t`Leave full screen` : t`Full screen`}
              onPress={then(fullScreen.toggle)}
            />
          )}
        </div>
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
