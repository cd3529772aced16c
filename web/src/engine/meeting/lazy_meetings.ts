// Group calls before their code is there: who is in which call, and what screens may ask.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { EventMap, EventType, HelloResult } from "../../protocol/types.gen";
import type { CallController } from "../call/controller";
import { untilLoaded } from "../until_loaded";
import { NO_LIVE_MEETINGS, NO_MEETING } from "./initial_view";
import type { MeetingNeeds, MeetingPart } from "./part";
import type { LiveMeetingsState, MeetingActions, MeetingView } from "./view";

interface MeetingCode {
  createMeetingPart(
    needs: MeetingNeeds,
    call: CallController,
    view: StoreApi<MeetingView>,
  ): MeetingPart;
}

export type LoadMeetings = () => Promise<MeetingCode>;

/** What may come while the code is on its way. */
const EARLY = ["meeting_ringing", "meeting_ring_ended", "call_upgraded"] as const;

export class LazyMeetings {
  readonly view = createStore<MeetingView>(() => NO_MEETING);
  readonly live = createStore<LiveMeetingsState>(() => NO_LIVE_MEETINGS);
  readonly actions: MeetingActions;
  private readonly load: LoadMeetings;
  private readonly needs: MeetingNeeds;
  private readonly call: () => Promise<CallController>;
  private part: MeetingPart | undefined;
  private loading: Promise<MeetingPart> | undefined;
  private hello: HelloResult | undefined;
  private early: (() => void)[] = [];

  constructor(load: LoadMeetings, needs: MeetingNeeds, call: () => Promise<CallController>) {
    this.load = load;
    this.needs = needs;
    this.call = call;
    this.actions = this.createActions();
    const { events } = needs.context;
    events.on("meeting_live", (live) => this.liveChanged(live));
    for (const type of EARLY) this.keepEarly(type);
  }

  connected(hello: HelloResult): void {
    if (!hello.resumed || !this.hello) {
      const byConversation = Object.fromEntries(
        hello.meetings.map((meeting) => [meeting.conversation_id, meeting]),
      );
      this.live.setState({ supported: hello.group_calls, byConversation });
    }
    this.hello = hello;
    if (this.part) this.part.controller.connected(hello);
    else if (hello.group_calls) void this.get();
  }

  settingsChanged(): void {
    this.part?.controller.settingsChanged();
  }

  reset(): void {
    this.part?.controller.reset();
    this.hello = undefined;
    this.live.setState(NO_LIVE_MEETINGS, true);
  }

  private liveChanged({ conversation_id: id, call_id, meeting }: EventMap["meeting_live"]): void {
    const { byConversation } = this.live.getState();
    const { [id]: before, ...others } = byConversation;
    if (meeting) this.live.setState({ byConversation: { ...byConversation, [id]: meeting } });
    else if (before?.call_id === call_id) this.live.setState({ byConversation: others });
  }

  private keepEarly(type: (typeof EARLY)[number] & EventType): void {
    const { events } = this.needs.context;
    const stop = events.on(type, (data) => {
      if (this.part) stop();
      else this.early.push(() => events.emit(type, data));
    });
  }

  private get(): Promise<MeetingPart> {
    this.loading ??= this.create();
    return this.loading;
  }

  private async create(): Promise<MeetingPart> {
    const { clock } = this.needs.context.ports;
    const [code, call] = await Promise.all([
      untilLoaded(this.load, (run, delayMs) => clock.setTimer(run, delayMs)),
      this.call(),
    ]);
    const part = code.createMeetingPart(this.needs, call, this.view);
    this.part = part;
    if (this.hello) part.controller.connected(this.hello);
    const { early } = this;
    this.early = [];
    for (const run of early) run();
    return part;
  }

  /** What is asked before the code is there is done when it is. */
  private createActions(): MeetingActions {
    type Run = (...values: unknown[]) => unknown;
    const run =
      (name: keyof MeetingActions): Run =>
      (...values) => {
        const { part } = this;
        if (part) return (part.actions[name] as Run)(...values);
        return this.get().then((loaded) => (loaded.actions[name] as Run)(...values));
      };
    return new Proxy({} as MeetingActions, {
      get: (_, name) => run(name as keyof MeetingActions),
    });
  }
}
