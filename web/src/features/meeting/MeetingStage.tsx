import { useEffect, useRef } from "react";
import { classNames } from "../../ui/class_names";
import { useEngineStore } from "../app/engine_context";
import call from "../call/CallStage.module.css";
import { useCallLayout } from "../call/call_layout";
import styles from "./Meeting.module.css";
import { MeetingEnded } from "./MeetingEnded";
import { MeetingLive } from "./MeetingLive";
import type { LastCall } from "./use_last_call";

/** The dark stage of a group call, from the press of the button to the result. */
export default function MeetingStage({
  last,
  onOpenConversation,
}: {
  last: LastCall | undefined;
  onOpenConversation(id: string): void;
}) {
  const view = useEngineStore("meeting", (state) => state);
  const stageLayout = useCallLayout();
  const stage = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (stageLayout !== "mini") stage.current?.focus({ preventScroll: true });
  }, [stageLayout]);

  return (
    <div
      ref={stage}
      className={classNames(call.stage, styles.stage)}
      data-layout={stageLayout}
      data-backdrop="person"
      tabIndex={-1}
      inert={stageLayout === "mini"}
    >
      {view.phase === "ended" ? (
        <MeetingEnded view={view} last={last} />
      ) : (
        <MeetingLive
          view={view}
          stage={stage}
          stageLayout={stageLayout}
          onOpenConversation={onOpenConversation}
        />
      )}
    </div>
  );
}
