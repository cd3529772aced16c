import { t } from "@lingui/core/macro";
import { Suspense, useEffect } from "react";
import { createPortal } from "react-dom";
import { useEngine, useEngineStore } from "../app/engine_context";
import { lazyPart } from "../app/lazy_part";
import { focusComposer } from "../chat/composer_focus";
import { useShortcuts } from "../shortcuts/use_shortcuts";
import { CallLoading } from "./CallLoading";
import { CallNotices } from "./CallNotices";
import { MiniCallBar } from "./MiniCallBar";
import { setCallLayout, useCallLayout } from "./call_layout";
import { endActions } from "./call_words";
import { isActive } from "./call_stage_model";
import { stageOwner } from "./stage_owner";
import { useCallAnnouncements } from "./use_call_announcements";

const IncomingCall = lazyPart(() => import("./IncomingCall"));
const CallStage = lazyPart(() => import("./CallStage"));

const kFetchAheadMs = 1500;

/**
 * Decides what of the call is on the page: answers, stage, bar, notices. Mount once for the
 * signed-in application.
 */
export function CallHost({
  onOpenConversation,
  onOpenSettings,
}: {
  onOpenConversation(id: string): void;
  onOpenSettings(section: "connection" | "privacy"): void;
}) {
  const engine = useEngine();
  const view = useEngineStore("call", (state) => state);
  const layout = useCallLayout();
  const { phase } = view;
  const meetingPhase = useEngineStore("meeting", (state) => state.phase);
  const onStage = stageOwner(phase, meetingPhase) === "call";
  const active = onStage && isActive(view);
  useCallAnnouncements();
  useShortcuts(
    active
      ? {
          toggle_microphone: () => engine.call.toggleMicrophone(),
          toggle_camera: () => engine.call.toggleCamera(),
          end_call: () => engine.call.end(),
        }
      : {},
  );

  // Every call begins on the whole page.
  useEffect(() => {
    if (phase === "idle") return;
    return () => {
      const { call, meeting } = engine.stores;
      if (call.getState().phase !== "idle" || meeting.getState().phase !== "idle") return;
      setCallLayout("full");
      // The focus was on what has gone.
      if (document.activeElement === document.body) focusComposer();
    };
  }, [phase, engine]);
  // A ring must not wait for the network: fetch what a call needs while nothing else happens.
  useEffect(() => {
    const fetchAhead = () => {
      // A failed fetch is tried again when the call comes.
      Promise.all([import("./IncomingCall"), import("./CallStage")]).catch(() => undefined);
    };
    const timer = setTimeout(fetchAhead, kFetchAheadMs);
    return () => clearTimeout(timer);
  }, []);

  const dismissAfterMs = phase === "ended" ? endActions(view).dismissAfterMs : undefined;
  useEffect(() => {
    if (dismissAfterMs === undefined) return;
    const timer = setTimeout(() => engine.call.dismiss(), dismissAfterMs);
    return () => clearTimeout(timer);
  }, [dismissAfterMs, engine]);

  return (
    <>
      <CallNotices view={view} onOpenConversation={onOpenConversation} />
      {onStage && layout === "mini" && <MiniCallBar view={view} />}
      {phase === "incoming" &&
        createPortal(
          <Suspense fallback={null}>
            <IncomingCall view={view} />
          </Suspense>,
          document.body,
        )}
      {onStage &&
        createPortal(
          <section aria-label={t`Call`} data-react-aria-top-layer="true">
            <Suspense fallback={<CallLoading view={view} />}>
              <CallStage onOpenConversation={onOpenConversation} onOpenSettings={onOpenSettings} />
            </Suspense>
          </section>,
          document.body,
        )}
    </>
  );
}
