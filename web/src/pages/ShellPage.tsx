import { t } from "@lingui/core/macro";
import { Navigate, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { lazyPart } from "../features/app/lazy_part";
import { ConnectionBanner } from "../features/app/ConnectionBanner";
import { useEngine, useEngineStore } from "../features/app/engine_context";
import { useAttention } from "../features/app/use_attention";
import { isActive } from "../features/call/call_stage_model";
import { useCallLayout } from "../features/call/call_layout";
import { CallHost } from "../features/call/CallHost";
import { Sidebar } from "../features/conversations/Sidebar";
import { useShortcuts } from "../features/shortcuts/use_shortcuts";
import { withWords } from "../i18n";
import styles from "./pages.module.css";

const NewConversation = lazyPart(() => import("../features/people/NewConversation"));
const ShortcutSheet = lazyPart(() =>
  withWords("shortcuts", () => import("../features/shortcuts/ShortcutSheet")),
);

const MeetingHost = lazyPart(() =>
  withWords("meeting", () => import("../features/meeting/MeetingHost")),
);

/** Everything on the page comes first. */
const kReachAfterMs = 2_500;
const ReachHost = lazyPart(async () => {
  await new Promise((done) => setTimeout(done, kReachAfterMs));
  return withWords("reach", () => import("../features/reach/ReachHost"));
});

/** The signed-in application: list, main column, and the call above both. */
export function ShellPage() {
  const engine = useEngine();
  const navigate = useNavigate();
  const phase = useEngineStore("session", (state) => state.phase);
  const order = useEngineStore("conversations", (state) => state.order);
  const openId = useEngineStore("conversations", (state) => state.openId);
  const callActive = useEngineStore("call", (state) => isActive(state) || state.phase === "ended");
  const meetingActive = useEngineStore("meeting", (state) => state.phase !== "idle");
  const groupCalls = useEngineStore("liveMeetings", (state) => state.supported);
  const callLayout = useCallLayout();
  const onStage = callActive || meetingActive;
  const docked = onStage && callLayout === "docked";
  // What the stage covers can neither be seen nor reached.
  const covered = onStage && callLayout === "full";
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [creating, setCreating] = useState(() => new URLSearchParams(location.search).has("new"));
  const [help, setHelp] = useState(false);

  const openConversation = (id: string) => {
    void navigate({ to: "/c/$conversationId", params: { conversationId: id } });
  };
  const openSettings = (section: "connection" | "privacy") => {
    void navigate({ to: "/settings/{-$section}", params: { section } });
    if (section !== "connection") return;
    // What does not load here, the page says.
    engine.loadConnectionTest().then(
      (test) => test.start(),
      () => undefined,
    );
  };
  useAttention(openConversation);
  const step = (by: number) => {
    const at = openId === undefined ? -1 : order.indexOf(openId);
    const id = order[Math.min(order.length - 1, Math.max(0, at + by))];
    if (id !== undefined) openConversation(id);
  };
  useShortcuts({
    help: () => setHelp(true),
    search: () => void navigate({ to: "/search", search: {} }),
    new_conversation: () => setCreating(true),
    calls: () => void navigate({ to: "/calls" }),
    next_conversation: () => step(1),
    previous_conversation: () => step(-1),
  });

  if (phase !== "signed_in") return <Navigate to="/sign-in" replace />;
  return (
    <>
      <div className={styles.shell} data-detail={path !== "/"} data-docked={docked} inert={covered}>
        <div className={styles.bars}>
          <ConnectionBanner />
          <CallHost onOpenConversation={openConversation} onOpenSettings={openSettings} />
          {groupCalls && (
            <Suspense fallback={null}>
              <MeetingHost onOpenConversation={openConversation} />
            </Suspense>
          )}
        </div>
        <div className={styles.list} inert={docked}>
          <Sidebar onNew={() => setCreating(true)} onShortcuts={() => setHelp(true)} />
        </div>
        <main className={styles.main} aria-label={t`Conversation`}>
          <Outlet />
        </main>
      </div>
      <Suspense fallback={null}>
        <ReachHost />
      </Suspense>
      <Suspense fallback={null}>
        {creating && (
          <NewConversation isOpen onClose={() => setCreating(false)} onOpened={openConversation} />
        )}
        {help && <ShortcutSheet isOpen onClose={() => setHelp(false)} />}
      </Suspense>
    </>
  );
}
