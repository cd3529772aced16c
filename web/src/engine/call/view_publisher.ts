// Keeps the store of what screens see of the call, and the level meters on its present streams.
import type { StoreApi } from "zustand/vanilla";
import type { AudioPort } from "../ports/ports";
import type { CallController } from "./controller";
import { LevelMeter } from "./level_meter";
import type { CallView } from "./view";
import { deriveView, reuseParts, type ViewSources } from "./view_model";

export class ViewPublisher {
  readonly meters: { local: LevelMeter; remote: LevelMeter };
  private readonly call: CallController;
  private readonly sources: ViewSources;
  private readonly store: StoreApi<CallView>;

  constructor(
    call: CallController,
    sources: ViewSources,
    audio: AudioPort,
    store: StoreApi<CallView>,
  ) {
    this.call = call;
    this.sources = sources;
    this.store = store;
    this.meters = { local: new LevelMeter(audio), remote: new LevelMeter(audio) };
  }

  /** Derives the view anew. False: it is the same as before. */
  publish(): boolean {
    const before = this.store.getState();
    const view = reuseParts(before, deriveView(this.call, this.sources));
    if (view === before) return false;
    this.store.setState(view, true);
    if (view.local.streamVersion !== before.local.streamVersion) {
      this.meters.local.attach(this.call.local.localStream);
    }
    if (view.remote.streamVersion !== before.remote.streamVersion) {
      this.meters.remote.attach(this.call.peer.remoteStream);
    }
    return true;
  }
}
