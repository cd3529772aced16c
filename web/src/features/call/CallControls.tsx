import { t } from "@lingui/core/macro";
import {
  Maximize,
  MessageSquare,
  Mic,
  MicOff,
  Phone,
  PictureInPicture2,
  Video,
  VideoOff,
} from "lucide-react";
import { Toolbar } from "react-aria-components";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./CallControls.module.css";
import { ControlButton, ControlToggle } from "./ControlButton";
import { DevicesMenu } from "./DevicesMenu";
import { usePictureInPicture, useFullScreen } from "./use_screen_modes";

interface Props {
  view: CallView;
  chatOpen: boolean;
  onChat(): void;
  choosing: boolean;
  onChoosing(open: boolean): void;
  onEnd(): void;
}

/** One row of round controls with their words; End stands apart. */
export function CallControls({ view, chatOpen, onChat, choosing, onChoosing, onEnd }: Props) {
  const engine = useEngine();
  const fullScreen = useFullScreen();
  const picture = usePictureInPicture(view.remote.videoFlows);
  const microphoneOn = view.local.microphone === "on";
  const cameraOn = view.local.camera === "on" || view.local.camera === "starting";
  const ringing = view.phase === "calling" || view.phase === "ringing";
  return (
    <Toolbar className={styles.controls} aria-label={t`Call controls`}>
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
      <DevicesMenu isOpen={choosing} onOpenChange={onChoosing} />
      <ControlToggle
        label={t`Chat`}
        isOn={chatOpen}
        plain
        icon={<MessageSquare aria-hidden="true" />}
        onToggle={onChat}
      />
      {picture.supported && (
        <span className={styles.roomy}>
          <ControlToggle
            label={t`Picture in picture`}
            isOn={picture.isOn}
            plain
            icon={<PictureInPicture2 aria-hidden="true" />}
            onToggle={picture.toggle}
          />
        </span>
      )}
      {fullScreen.supported && (
        <span className={styles.roomy}>
          <ControlToggle
            label={t`Full screen`}
            isOn={fullScreen.isOn}
            plain
            icon={<Maximize aria-hidden="true" />}
            onToggle={fullScreen.toggle}
          />
        </span>
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
