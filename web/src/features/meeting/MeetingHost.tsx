import { t } from "@lingui/core/macro";
import { Phone } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import type { MeetingSummary, MeetingView } from "../../engine";
import { announce } from "../../ui/announcer";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "../app/engine_context";
import { lazyPart } from "../app/lazy_part";
import { setCallLayout, useCallLayout } from "../call/call_layout";
import { isActive, toggleScreen } from "../call/call_stage_model";
import { stageOwner } from "../call/stage_owner";
import { focusComposer } from "../chat/composer_focus";
import { useShortcuts } from "../shortcuts/use_shortcuts";
import { asCallView } from "./as_call_view";
import { meetingAnnouncements } from "./meeting_announcements";
import { resultShownMs } from "./meeting_words";
import { useKeptLayout } from "./use_kept_layout";
import { useLastCall } from "./use_last_call";

const IncomingMeeting = lazyPart(() => import("./IncomingMeeting"));
const MeetingBar = lazyPart(() => import("./MeetingBar"));
const MeetingStage = lazyPart(() => import("./MeetingStage"));

/** Others learn a moment later that we have left. */
const kElsewhereAfterMs = 1500;

/** The call that this page was in before it was loaded anew, as long as it goes on. */
function useReturnable(): MeetingView["returnable"] {
  const returnable = useEngineStore("meeting", (view) => view.returnable);
  return useEngineStore("liveMeetings", ({ byConversation }) =>
    Object.values(byConversation).some(({ call_id }) => call_id === returnable?.callId)
      ? returnable
      : undefined,
  );
}

/** A group call that we are in, but not here. */
function useElsewhere(returnable: MeetingView["returnable"]): MeetingSummary | undefined {
  const meId = useEngineStore("session", ({ me }) => me?.id ?? "");
  const live = useEngineStore("liveMeetings", ({ byConversation }) => byConversation);
  const isOn = useEngineStore("meeting", (view) => view.phase !== "idle");
  const [settled, setSettled] = useState(false);
  const found = Object.values(live).find(({ participant_ids: ids }) => ids.includes(meId));
  const callId = isOn || returnable ? undefined : found?.call_id;
  useEffect(() => {
    if (callId === undefined) return;
    const timer = setTimeout(() => setSettled(true), kElsewhereAfterMs);
    return () => {
      clearTimeout(timer);
      setSettled(false);
    };
  }, [callId]);
  return callId !== undefined && settled ? found : undefined;
}

/** What of a group call is on the page: ring, stage, bar, notices. */
export default function MeetingHost({
  onOpenConversation,
}: {
  onOpenConversation(id: string): void;
}) {
  const engine = useEngine();
  const view = useEngineStore("meeting", (state) => state);
  const call = useEngineStore("call", (state) => state);
  const layout = useCallLayout();
  const { phase, incoming } = view;
  const returnable = useReturnable();
  const onStage = stageOwner(call.phase, phase) === "meeting";
  const inMeeting = phase !== "idle" && phase !== "ended";

  useKeptLayout(view);
  const last = useLastCall();
  const elsewhere = useElsewhere(returnable);
  useEffect(
    () =>
      engine.stores.meeting.subscribe((now, before) => {
        for (const { text, politeness } of meetingAnnouncements(before, now))
          announce(text, politeness);
      }),
    [engine],
  );
  // Every call begins on the whole page.
  useEffect(() => {
    if (!onStage) return;
    return () => {
      if (engine.stores.meeting.getState().phase !== "idle") return;
      setCallLayout("full");
      // The focus was on what has gone.
      if (document.activeElement === document.body) focusComposer();
    };
  }, [onStage, engine]);
  useEffect(
    () =>
      engine.stores.meeting.subscribe((now, before) => {
        // Joined from the result of the last one, which may have been small.
        if (before.phase === "ended" && now.phase === "joining") setCallLayout("full");
      }),
    [engine],
  );
  const shownMs = phase === "ended" ? resultShownMs(view) : undefined;
  useEffect(() => {
    if (shownMs === undefined) return;
    const timer = setTimeout(() => engine.meeting.dismiss(), shownMs);
    return () => clearTimeout(timer);
  }, [shownMs, engine]);
  // A ring must not wait for the network.
  useEffect(() => {
    // A failed fetch is tried again when the call comes.
    const parts = [import("./IncomingMeeting"), import("./MeetingStage"), import("./MeetingBar")];
    Promise.all(parts).catch(() => undefined);
  }, []);
  useShortcuts(
    onStage && inMeeting
      ? {
          toggle_microphone: () => engine.call.toggleMicrophone(),
          toggle_camera: () => engine.call.toggleCamera(),
          toggle_screen: () => toggleScreen(engine.call, asCallView(call, view)),
          end_call: () => engine.meeting.leave(),
        }
      : {},
  );

  return (
    <>
      {onStage && layout === "mini" && (
        <Suspense fallback={null}>
          <MeetingBar view={phase === "ended" && last ? { ...view, title: last.title } : view} />
        </Suspense>
      )}
      {returnable && phase === "idle" && (
        <Banner
          tone="accent"
          role="status"
          icon={<Phone aria-hidden="true" />}
          actions={
            <Button
              size="small"
              look="primary"
              onPress={() => engine.meeting.joinCall(returnable.callId, "voice")}
            >
              {t`Return to call`}
            </Button>
          }
        >
          {t`Your group call is still going on`}
        </Banner>
      )}
      {elsewhere && !isActive(call) && (
        <Banner
          tone="accent"
          role="status"
          icon={<Phone aria-hidden="true" />}
          actions={
            <Button
              size="small"
              onPress={() => engine.meeting.moveHere(elsewhere.call_id, elsewhere.kind)}
            >
              {t`Move here`}
            </Button>
          }
        >
          {t`You are in a group call on another device`}
        </Banner>
      )}
      {incoming &&
        createPortal(
          <Suspense fallback={null}>
            <IncomingMeeting
              key={incoming.callId}
              incoming={incoming}
              busy={inMeeting || isActive(call)}
            />
          </Suspense>,
          document.body,
        )}
      {onStage &&
        createPortal(
          <section aria-label={t`Call`} data-react-aria-top-layer="true">
            <Suspense fallback={null}>
              <MeetingStage last={last} onOpenConversation={onOpenConversation} />
            </Suspense>
          </section>,
          document.body,
        )}
    </>
  );
}
