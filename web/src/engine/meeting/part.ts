// Group calls, as far as they are not needed to show the page: loaded when it is connected.
import type { StoreApi } from "zustand/vanilla";
import type { CallContext, CallController } from "../call/controller";
import type { CallView } from "../call/view";
import type { SettingsActions } from "../settings/state";
import type { ReadableStore } from "../store";
import { createMeetingActions } from "./actions";
import { MeetingController } from "./meeting_controller";
import type { MeetingActions, MeetingView } from "./view";
import { deriveMeetingView, reuseMeetingParts } from "./view_model";

export interface MeetingNeeds {
  context: CallContext;
  settings: SettingsActions;
  /** Of calls of two. */
  callView: ReadableStore<CallView>;
  /** Screens see something else of a group call. */
  onView: () => void;
}

export interface MeetingPart {
  readonly controller: MeetingController;
  readonly actions: MeetingActions;
}

export function createMeetingPart(
  needs: MeetingNeeds,
  call: CallController,
  view: StoreApi<MeetingView>,
): MeetingPart {
  const { context, callView, settings } = needs;
  const publish = (): void => {
    const before = view.getState();
    const after = reuseMeetingParts(before, deriveMeetingView(controller, context.settings()));
    if (after === before) return;
    view.setState(after, true);
    needs.onView();
  };
  const controller: MeetingController = new MeetingController(context, call, publish);
  callView.subscribe((now, before) => {
    if (now.phase !== before.phase) controller.callOfTwoChanged(now.phase);
  });
  return {
    controller,
    actions: createMeetingActions({ controller, call, context, settings }),
  };
}
