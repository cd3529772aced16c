import { Suspense, useEffect, useRef, useState } from "react";
import { useEngine, useEngineStore } from "../app/engine_context";
import { CallControls } from "./CallControls";
import styles from "./CallStage.module.css";
import { EndedCard } from "./EndedCard";
import { ReactionsLayer } from "./ReactionsLayer";
import { RemotePicture } from "./RemotePicture";
import { SelfPicture } from "./SelfPicture";
import { StageCentre } from "./StageCentre";
import { StageNotices } from "./StageNotices";
import { TopPlate } from "./TopPlate";
import { Spinner } from "../../ui/Spinner";
import { useShortcuts } from "../shortcuts/use_shortcuts";
import { PipCall, RemoteScreen, fetchParts } from "./call_parts";
import { statusWords } from "./call_words";
import { chatLayout, setCallLayout, useCallLayout } from "./call_layout";
import { isActive, stageView, toggleScreen } from "./call_stage_model";
import { usePipOfCall } from "./pip_window";
import { useControlsVisible } from "./use_controls_visible";
import { useServerNow } from "../app/use_server_now";
import { usePushToTalk } from "./use_push_to_talk";

/**
 * The dark stage of a call. Stays mounted from the first press to the result, in every layout,
 * because it carries the element that plays the other side.
 */
export default function CallStage({
  onOpenConversation,
  onOpenSettings,
}: {
  onOpenConversation(id: string): void;
  onOpenSettings(section: "connection" | "privacy"): void;
}) {
  const engine = useEngine();
  const view = useEngineStore("call", (state) => state);
  const layout = useCallLayout();
  const stage = useRef<HTMLDivElement>(null);
  const [choosing, setChoosing] = useState<boolean>();
  const shown = stageView(view);
  const nowMs = useServerNow("second", shown.showsTimer);
  const controlsShown = useControlsVisible(stage, shown.mayHideControls && !choosing);
  const active = isActive(view);
  const pip = usePipOfCall(active);
  usePushToTalk(view);
  useShortcuts(active ? { toggle_screen: () => toggleScreen(engine.call, view) } : {});
  const hidden = layout === "mini";

  // A new stage takes the focus, so that the keyboard works in it at once; a minimised one never
  // does.
  useEffect(() => {
    if (layout !== "mini") stage.current?.focus({ preventScroll: true });
  }, [layout]);

  useEffect(() => {
    fetchParts().catch(() => undefined);
  }, []);

  const openChat = () => {
    if (layout === "docked") {
      setCallLayout("full");
      return;
    }
    if (view.conversationId !== undefined) onOpenConversation(view.conversationId);
    setCallLayout(chatLayout());
  };

  return (
    <div
      ref={stage}
      className={styles.stage}
      data-layout={layout}
      data-backdrop={shown.backdrop}
      data-tiles={shown.remotePlace === "tile" || shown.selfPlace === "tile" || undefined}
      data-idle={!controlsShown || undefined}
      data-dimmed={shown.dimmed || undefined}
      tabIndex={-1}
      inert={hidden}
    >
      {shown.backdrop === "screen" && (
        <Suspense fallback={null}>
          <RemoteScreen view={view} />
        </Suspense>
      )}
      <RemotePicture view={view} place={shown.remotePlace} />
      {shown.selfPlace && <SelfPicture view={view} place={shown.selfPlace} />}
      {shown.dimmed && !shown.centre && (
        <p className={styles.waiting}>
          <Spinner size={32} />
          {statusWords(view, nowMs)}
        </p>
      )}
      {shown.centre && <StageCentre view={view} nowMs={nowMs} />}
      {active && (
        <>
          <div className={styles.above}>
            <TopPlate
              view={view}
              nowMs={nowMs}
              named={!shown.centre}
              onMinimise={() => setCallLayout("mini")}
            />
            <StageNotices view={view} onChooseDevice={() => setChoosing(true)} />
          </div>
          <ReactionsLayer view={view} />
          <CallControls
            view={view}
            chatOpen={layout === "docked"}
            onChat={openChat}
            choosing={choosing}
            onChoosing={setChoosing}
            onEnd={() => engine.call.end()}
          />
        </>
      )}
      {pip && (
        <Suspense fallback={null}>
          <PipCall view={view} inside={pip} />
        </Suspense>
      )}
      {view.phase === "ended" && (
        <EndedCard
          view={view}
          onMessage={() => {
            if (view.conversationId !== undefined) onOpenConversation(view.conversationId);
            engine.call.dismiss();
          }}
          onOpenSettings={(section) => {
            onOpenSettings(section);
            engine.call.dismiss();
          }}
        />
      )}
    </div>
  );
}
