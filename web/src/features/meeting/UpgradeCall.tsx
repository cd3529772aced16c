import type { RefObject } from "react";
import type { CallView } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { AddPeople } from "./AddPeople";

interface Props {
  view: CallView;
  triggerRef: RefObject<HTMLElement | null>;
  onClose(): void;
}

/** Adds people to a call of two. With the first who comes it goes on as a group call. */
export default function UpgradeCall({ view, triggerRef, onClose }: Props) {
  const engine = useEngine();
  const asked = useEngineStore("meeting", (state) => state.asked);
  return (
    <AddPeople
      triggerRef={triggerRef}
      withoutIds={view.peerUserId === undefined ? [] : [view.peerUserId]}
      rungIds={asked.map(({ id }) => id)}
      onRing={(userId) =>
        asked.length > 0 ? engine.meeting.ringPeople([userId]) : engine.meeting.upgrade([userId])
      }
      onClose={onClose}
    />
  );
}
