// Calls, as far as they are not needed to show the page: loaded while it connects.
import type { StoreApi } from "zustand/vanilla";
import type { SettingsActions } from "../settings/state";
import { createCallActions } from "./actions";
import { type CallContext, CallController } from "./controller";
import type { CallActions, CallView } from "./view";
import type { ViewSources } from "./view_model";
import { ViewPublisher } from "./view_publisher";

export interface CallNeeds {
  context: CallContext;
  sources: ViewSources;
  settings: SettingsActions;
  sendMessage: (conversationId: string, text: string) => void;
  /** Screens see something else of the call. */
  onView: () => void;
}

export interface CallPart {
  readonly controller: CallController;
  readonly actions: CallActions;
  /** Derives the view anew: something outside of the call is another. */
  publish(): void;
}

export function createCallPart(needs: CallNeeds, view: StoreApi<CallView>): CallPart {
  const { context } = needs;
  const publish = (): void => {
    if (publisher.publish()) needs.onView();
  };
  const controller = new CallController(context, publish);
  const publisher = new ViewPublisher(controller, needs.sources, context.ports.audio, view);
  const actions = createCallActions({
    controller,
    view: () => view.getState(),
    media: context.ports.media,
    settings: needs.settings,
    settingsNow: context.settings,
    meters: publisher.meters,
    sendMessage: needs.sendMessage,
  });
  return { controller, actions, publish };
}
