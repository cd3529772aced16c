import { type RefObject, Suspense, useEffect, useRef, useState } from "react";
import type { MeetingView } from "../../engine";
import { Spinner } from "../../ui/Spinner";
import { useEngine, useEngineStore } from "../app/engine_context";
import {
  type CallLayout,
  chatLayout,
  setCallLayout,
  useRoomForBothPanels,
} from "../call/call_layout";
import { hasOwnSmallWindow, usePipOfCall } from "../call/pip_window";
import { usePushToTalk } from "../call/use_push_to_talk";
import { Alone } from "./Alone";
import { asCallView } from "./as_call_view";
import styles from "./Meeting.module.css";
import { MeetingControls } from "./MeetingControls";
import { MeetingNotices } from "./MeetingNotices";
import { MeetingReactions } from "./MeetingReactions";
import { MeetingTile } from "./MeetingTile";
import { MeetingTop, Pager } from "./MeetingTop";
import { fetchMeetingParts, MeetingPip, ParticipantsPanel } from "./meeting_parts";
import { statusWords } from "./meeting_words";
import { OwnScreen } from "./OwnScreen";
import { SelfTile } from "./SelfTile";
import { SharedScreen } from "./SharedScreen";
import { useMeetingLayout } from "./use_meeting_layout";
import { usePageHidden } from "./use_page_hidden";
import { useInnerSize, useSize } from "./use_size";

/** On a smaller stage the list of people takes the place of the tiles. */
const kPanelBesideMinPx = { width: 860, height: 460 };
/** Of the browser's own small window, which tells nobody about itself. */
const kOwnSmallWindowPx = { width: 360, height: 270 };

interface Props {
  view: MeetingView;
  stage: RefObject<HTMLElement | null>;
  stageLayout: CallLayout;
  onOpenConversation(id: string): void;
}

/** One stay in a group call, on the stage. The next one begins anew. */
export function MeetingLive({ view, stage, stageLayout, onOpenConversation }: Props) {
  const engine = useEngine();
  const asCall = asCallView(
    useEngineStore("call", (state) => state),
    view,
  );
  const surface = useRef<HTMLDivElement>(null);
  const peopleButton = useRef<HTMLButtonElement>(null);
  const [choosing, setChoosing] = useState<boolean>();
  const [panelChosen, setPanel] = useState(false);
  const pip = usePipOfCall(true);
  const whole = useSize(stage);
  const isRoomy =
    whole.width >= kPanelBesideMinPx.width && whole.height >= kPanelBesideMinPx.height;
  const roomForBoth = useRoomForBothPanels();
  const chatInstead = stageLayout === "docked" && !roomForBoth;
  const panel = panelChosen && !chatInstead;
  const covered = panel && !isRoomy;
  const pageHidden = usePageHidden();
  const pipSize = useInnerSize(pip);
  const { layout, choice } = useMeetingLayout(view, useSize(surface), {
    hidden: stageLayout === "mini" || covered || pageHidden,
    small: pipSize ?? (pageHidden && hasOwnSmallWindow() ? kOwnSmallWindowPx : undefined),
  });
  usePushToTalk(asCall);
  const { conversationId } = view;
  const people = new Map(view.participants.map((person) => [person.id, person]));

  useEffect(() => () => engine.meeting.show([]), [engine]);
  useEffect(() => {
    fetchMeetingParts().catch(() => undefined);
  }, []);

  const closePanel = () => {
    setPanel(false);
    peopleButton.current?.focus();
  };
  const togglePanel = () => {
    if (chatInstead) setCallLayout("full");
    setPanel(!panel);
  };
  const openChat = () => {
    if (stageLayout === "docked") {
      setCallLayout("full");
      return;
    }
    if (conversationId !== undefined) onOpenConversation(conversationId);
    const next = chatLayout();
    if (next === "docked" && !roomForBoth) setPanel(false);
    setCallLayout(next);
  };
  const tiles = layout.tiles.map((tile) => {
    const person = people.get(tile.participantId);
    if (!person) return null;
    const key = `${tile.participantId}.${tile.source}`;
    if (person.isMe) {
      return <SelfTile key={key} tile={tile} person={person} choice={choice} surface={surface} />;
    }
    const { pinned } = choice;
    const isPinned = pinned?.participantId === person.id && pinned.source === tile.source;
    const shared = { tile, person, isPinned, onPin: () => choice.togglePin(tile) };
    if (tile.source === "camera") return <MeetingTile key={key} {...shared} />;
    const pointers = view.pointers.filter((each) => each.participantId === person.id);
    return <SharedScreen key={key} {...shared} pointers={pointers} onZoom={choice.setZoom} />;
  });
  return (
    <>
      <MeetingTop
        view={view}
        asCall={asCall}
        chatOpen={stageLayout === "docked"}
        onChat={openChat}
      />
      <MeetingNotices view={view} call={asCall} onChooseDevice={() => setChoosing(true)} />
      <div ref={surface} className={styles.surface} inert={covered}>
        {tiles}
        {view.participants.length === 0 && (
          <p className={styles.empty}>
            <Spinner size={32} />
            {statusWords(view, 0)}
          </p>
        )}
        <Alone view={view} />
        <OwnScreen view={view} />
        {layout.pages > 1 && (
          <Pager page={layout.page} pages={layout.pages} onPage={choice.setPage} />
        )}
      </div>
      <MeetingReactions />
      <MeetingControls
        view={view}
        call={asCall}
        choice={choice}
        peopleRef={peopleButton}
        panelOpen={panel}
        onPanel={togglePanel}
        choosing={choosing}
        onChoosing={setChoosing}
      />
      {panel && (
        <Suspense fallback={null}>
          <ParticipantsPanel view={view} place={isRoomy ? "beside" : "over"} onClose={closePanel} />
        </Suspense>
      )}
      {pip && (
        <Suspense fallback={null}>
          <MeetingPip view={view} inside={pip} />
        </Suspense>
      )}
    </>
  );
}
