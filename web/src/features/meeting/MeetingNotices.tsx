import { t } from "@lingui/core/macro";
import { MicOff, ScreenShareOff, VideoOff } from "lucide-react";
import type { CallView, MeetingView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import stage from "../call/CallStage.module.css";
import { StageNotices } from "../call/StageNotices";
import styles from "./Meeting.module.css";

interface Props {
  view: MeetingView;
  call: CallView;
  onChooseDevice(): void;
}

/** What a host did to us, and what a call of two would say of our devices. */
export function MeetingNotices({ view, call, onChooseDevice }: Props) {
  const engine = useEngine();
  const { mutedBy, refused } = view;
  return (
    <div className={styles.notices}>
      <StageNotices view={call} onChooseDevice={onChooseDevice} />
      {(mutedBy !== undefined || refused !== undefined) && (
        <div className={stage.notices}>
          {mutedBy !== undefined && (
            <Banner
              tone="accent"
              inset
              icon={<MicOff aria-hidden="true" />}
              actions={
                <Button size="small" look="primary" onPress={() => engine.call.setMicrophone(true)}>
                  {t`Unmute`}
                </Button>
              }
            >
              {t`${mutedBy} muted your microphone.`}
            </Banner>
          )}
          {refused === "camera" && (
            <Banner tone="warning" inset icon={<VideoOff aria-hidden="true" />}>
              {t`Too many cameras are on. Yours can be switched on when another is off.`}
            </Banner>
          )}
          {refused === "screen" && (
            <Banner tone="warning" inset icon={<ScreenShareOff aria-hidden="true" />}>
              {t`Too many screens are shared. You can share yours when another one ends.`}
            </Banner>
          )}
        </div>
      )}
    </div>
  );
}
