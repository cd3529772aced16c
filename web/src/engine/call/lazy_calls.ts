// Calls before their code is there: the stores that screens watch, and what they may ask.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { HelloResult } from "../../protocol/types.gen";
import { untilLoaded } from "../until_loaded";
import { IDLE_CALL, NO_DEVICES } from "./initial_view";
import type { CallNeeds, CallPart } from "./part";
import { unsupportedBy } from "./unsupported";
import type { CallActions, CallView, DevicesState } from "./view";

interface CallCode {
  createCallPart(needs: CallNeeds, view: StoreApi<CallView>): CallPart;
}

export type LoadCalls = () => Promise<CallCode>;

export class LazyCalls {
  readonly view = createStore<CallView>(() => IDLE_CALL);
  readonly devices = createStore<DevicesState>(() => NO_DEVICES);
  readonly actions: CallActions;
  private readonly load: LoadCalls;
  private readonly needs: CallNeeds;
  private part: CallPart | undefined;
  private loading: Promise<CallPart> | undefined;

  constructor(load: LoadCalls, needs: CallNeeds) {
    this.load = load;
    this.needs = needs;
    this.actions = this.createActions();
  }

  /** Signed in. Settled when calls can be made and taken; only then the page connects. */
  async begin(): Promise<void> {
    const part = await this.get();
    await part.controller.begin();
  }

  connected(hello: HelloResult): void {
    this.part?.controller.connected(hello);
  }

  disconnected(): void {
    this.part?.controller.disconnected();
  }

  settingsChanged(): void {
    this.part?.controller.settingsChanged();
  }

  previewRing(): void {
    void this.get().then(({ controller }) => controller.previewRing());
  }

  publish(): void {
    this.part?.publish();
  }

  reset(): void {
    this.part?.controller.reset();
  }

  /** Group calls share its devices. */
  async controller(): Promise<CallPart["controller"]> {
    return (await this.get()).controller;
  }

  private get(): Promise<CallPart> {
    this.loading ??= this.create();
    return this.loading;
  }

  private async create(): Promise<CallPart> {
    const { clock } = this.needs.context.ports;
    const code = await untilLoaded(this.load, (run, delayMs) => clock.setTimer(run, delayMs));
    const part = code.createCallPart(this.needs, this.view);
    this.part = part;
    const { store } = part.controller.devices;
    this.devices.setState(store.getState(), true);
    store.subscribe((devices) => this.devices.setState(devices, true));
    return part;
  }

  /** What is asked before the code is there is answered now where it can be, else done then. */
  private createActions(): CallActions {
    const { media } = this.needs.context.ports;
    const now: Partial<CallActions> = {
      unsupported: () => unsupportedBy(media),
      localStream: () => undefined,
      localScreen: () => undefined,
      remoteStream: () => undefined,
      attachRemote: () => () => undefined,
      qualityTimeline: () => [],
      localLevel: () => 0,
      remoteLevel: () => 0,
    };
    type Run = (...values: unknown[]) => unknown;
    const runs = new Map<PropertyKey, Run>();
    const runOf = (name: keyof CallActions): Run => {
      const answer = now[name] as Run | undefined;
      return (...values) => {
        const run = (part: CallPart) => (part.actions[name] as Run)(...values);
        if (this.part) return run(this.part);
        return answer ? answer(...values) : void this.get().then(run);
      };
    };
    return new Proxy({} as CallActions, {
      get(_, name) {
        const run = runs.get(name) ?? runOf(name as keyof CallActions);
        runs.set(name, run);
        return run;
      },
    });
  }
}
