import { t } from "@lingui/core/macro";
import {
  Ellipsis,
  Hand,
  Mic,
  MicOff,
  Phone,
  ScreenShare,
  UsersRound,
  Video,
  VideoOff,
} from "lucide-react";
import { type Ref, Suspense, useRef, useState } from "react";
import { Toolbar } from "react-aria-components";
import type { CallView, MeetingView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "../call/CallControls.module.css";
import { ControlButton, ControlToggle } from "../call/ControlButton";
import { DevicesMenu } from "../call/call_parts";
import { toggleScreen } from "../call/call_stage_model";
import { MeetingMoreMenu } from "./meeting_parts";
import { orSay } from "./or_say";
import type { LayoutChoice } from "./use_meeting_layout";

interface Props {
  view: MeetingView;
  /** What a call of two would show of our devices. */
  call: CallView;
  choice: LayoutChoice;
  peopleRef: Ref<HTMLButtonElement>;
  panelOpen: boolean;
  onPanel(): void;
  /** The menu of devices is open; undefined: it never was. */
  choosing: boolean | undefined;
  onChoosing(open: boolean): void;
}

/** One row of round controls, as in a call of two; leaving stands apart. */
export function MeetingControls(props: Props) {
  const { view, call, choice, peopleRef, panelOpen, onPanel, choosing, onChoosing } = props;
  const engine = useEngine();
  const row = useRef<HTMLDivElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const [moreOpen, setMoreOpen] = useState<boolean>();
  const { microphone, camera, screen } = call.local;
  const microphoneOn = microphone === "on";
  const cameraOn = camera === "on" || camera === "starting";
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const handUp = view.me?.handPlace !== undefined;
  const toggleHand = () => orSay(engine.meeting.setHand(!handUp));
  return (
    <Toolbar ref={row} className={styles.controls} aria-label={t`Call controls`}>
      <ControlToggle
        label={t`Microphone`}
        shortcut="toggle_microphone"
        isOn={microphoneOn}
        isPending={microphone === "starting"}
        isBlocked={microphone === "blocked"}
        icon={microphoneOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        onToggle={() => engine.call.toggleMicrophone()}
      />
      <ControlToggle
        label={t`Camera`}
        shortcut="toggle_camera"
        isOn={cameraOn}
        quiet={view.kind === "voice"}
        isPending={camera === "starting"}
        isBlocked={camera === "blocked"}
        icon={cameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        onToggle={() => engine.call.toggleCamera()}
      />
      <span className={styles.roomy}>
        <ControlToggle
          label={t`Share screen`}
          shortcut="toggle_screen"
          isOn={screen === "on"}
          isPending={screen === "starting"}
          isDisabled={!live}
          plain
          icon={<ScreenShare aria-hidden="true" />}
          onToggle={() => toggleScreen(engine.call, call)}
        />
        <ControlToggle
          label={t`Raise hand`}
          isOn={handUp}
          isDisabled={!live}
          plain
          icon={<Hand aria-hidden="true" />}
          onToggle={toggleHand}
        />
      </span>
      <ControlToggle
        ref={peopleRef}
        label={t`People`}
        isOn={panelOpen}
        plain
        icon={<UsersRound aria-hidden="true" />}
        onToggle={onPanel}
      />
      <ControlButton
        ref={more}
        label={t`More`}
        icon={<Ellipsis aria-hidden="true" />}
        isOpen={moreOpen ?? false}
        onPress={() => setMoreOpen(true)}
      />
      {moreOpen !== undefined && (
        <Suspense fallback={null}>
          <MeetingMoreMenu
            view={view}
            call={call}
            choice={choice}
            triggerRef={more}
            isOpen={moreOpen}
            onOpenChange={setMoreOpen}
            onDevices={() => onChoosing(true)}
            onHand={toggleHand}
          />
        </Suspense>
      )}
      {choosing !== undefined && (
        <Suspense fallback={null}>
          <DevicesMenu trigger={row} isOpen={choosing} onOpenChange={onChoosing} />
        </Suspense>
      )}
      <span className={styles.apart}>
        <ControlButton
          tone="end"
          label={t`Leave`}
          shortcut="end_call"
          icon={<Phone aria-hidden="true" />}
          onPress={() => engine.meeting.leave()}
        />
      </span>
    </Toolbar>
  );
}
