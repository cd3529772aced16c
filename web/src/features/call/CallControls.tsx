import { t } from "@lingui/core/macro";
import {
  MessageSquare,
  Mic,
  MicOff,
  Phone,
  ScreenShare,
  Settings2,
  Video,
  VideoOff,
} from "lucide-react";
import { Suspense, useRef } from "react";
import { Toolbar } from "react-aria-components";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./CallControls.module.css";
import { ControlButton, ControlToggle } from "./ControlButton";
import { CallMore } from "./CallMore";
import { DevicesMenu } from "./call_parts";
import { toggleScreen } from "./call_stage_model";

interface Props {
  view: CallView;
  chatOpen: boolean;
  onChat(): void;
  /** The menu of devices is open; undefined: it never was. */
  choosing: boolean | undefined;
  onChoosing(open: boolean): void;
  onEnd(): void;
}

/** One row of round controls with their words, never more than seven; End stands apart. */
export function CallControls({ view, chatOpen, onChat, choosing, onChoosing, onEnd }: Props) {
  const engine = useEngine();
  const row = useRef<HTMLDivElement>(null);
  const microphoneOn = view.local.microphone === "on";
  const cameraOn = view.local.camera === "on" || view.local.camera === "starting";
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const ringing = view.phase === "calling" || view.phase === "ringing";
  return (
    <Toolbar ref={row} className={styles.controls} aria-label={t`Call controls`}>
      <ControlToggle
        label={t`Microphone`}
        shortcut="toggle_microphone"
        isOn={microphoneOn}
        isPending={view.local.microphone === "starting"}
        isBlocked={view.local.microphone === "blocked"}
        icon={microphoneOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        onToggle={() => engine.call.toggleMicrophone()}
      />
      <ControlToggle
        label={t`Camera`}
        shortcut="toggle_camera"
        isOn={cameraOn}
        quiet={view.kind === "voice"}
        isPending={view.local.camera === "starting"}
        isBlocked={view.local.camera === "blocked"}
        icon={cameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        onToggle={() => engine.call.toggleCamera()}
      />
      <span className={styles.roomy}>
        <ControlToggle
          label={t`Share screen`}
          shortcut="toggle_screen"
          isOn={view.local.screen === "on"}
          isPending={view.local.screen === "starting"}
          isDisabled={!live}
          plain
          icon={<ScreenShare aria-hidden="true" />}
          onToggle={() => toggleScreen(engine.call, view)}
        />
      </span>
      <ControlToggle
        label={t`Chat`}
        isOn={chatOpen}
        plain
        icon={<MessageSquare aria-hidden="true" />}
        onToggle={onChat}
      />
      <span className={styles.roomy}>
        <ControlButton
          label={t`Devices`}
          icon={<Settings2 aria-hidden="true" />}
          onPress={() => onChoosing(true)}
        />
      </span>
      <CallMore view={view} onDevices={() => onChoosing(true)} />
      {choosing !== undefined && (
        <Suspense fallback={null}>
          <DevicesMenu trigger={row} isOpen={choosing} onOpenChange={onChoosing} />
        </Suspense>
      )}
      <span className={styles.apart}>
        <ControlButton
          tone="end"
          label={ringing ? t`Cancel` : t`End`}
          shortcut="end_call"
          icon={<Phone aria-hidden="true" />}
          onPress={onEnd}
        />
      </span>
    </Toolbar>
  );
}
