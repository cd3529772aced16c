import { plural, t } from "@lingui/core/macro";
import { ChevronLeft, ChevronRight, Lock, MessageSquare, Minimize2 } from "lucide-react";
import type { CallView, MeetingView } from "../../engine";
import { IconButton, IconToggle } from "../../ui/IconButton";
import { classNames } from "../../ui/class_names";
import call from "../call/CallStage.module.css";
import { ConnectionPlate } from "../call/ConnectionPlate";
import { setCallLayout } from "../call/call_layout";
import { useServerNow } from "../app/use_server_now";
import styles from "./Meeting.module.css";
import { meetingTitle, statusWords } from "./meeting_words";
import type { LayoutChoice } from "./use_meeting_layout";

interface Props {
  view: MeetingView;
  /** What a call of two would show. */
  asCall: CallView;
  chatOpen: boolean;
  onChat(): void;
}

/** Above the tiles: title, time, people, our own line, and the ways out of the stage. */
export function MeetingTop({ view, asCall, chatOpen, onChat }: Props) {
  const nowMs = useServerNow("second", view.phase === "connected");
  const count = view.participants.length;
  return (
    <header className={call.top}>
      <div className={call.plates}>
        <span className={call.plate}>
          {view.locked && <Lock aria-label={t`Locked`} />}
          <b>{meetingTitle(view)}</b>
          <span className={call.timer} data-testid="call-status">
            {statusWords(view, nowMs)}
          </span>
        </span>
        {count > 0 && (
          <span className={classNames(call.plate, styles.count)}>
            {plural(count, { one: "# person", other: "# people" })}
          </span>
        )}
        {view.phase === "connected" && (
          <span className={styles.line}>
            <ConnectionPlate view={asCall} ofGroup />
          </span>
        )}
      </div>
      <span className={styles.corner}>
        <IconToggle
          label={t`Chat`}
          icon={<MessageSquare aria-hidden="true" />}
          isSelected={chatOpen}
          onChange={onChat}
        />
        <IconButton
          label={t`Back to messages`}
          icon={<Minimize2 aria-hidden="true" />}
          placement="left"
          onPress={() => setCallLayout("mini")}
        />
      </span>
    </header>
  );
}

interface PagerProps {
  page: number;
  pages: number;
  onPage: LayoutChoice["setPage"];
}

export function Pager({ page, pages, onPage }: PagerProps) {
  const now = page + 1;
  return (
    <div className={styles.pager} role="group" aria-label={t`Pages`}>
      <IconButton
        label={t`Previous page`}
        icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
        isDisabled={page === 0}
        onPress={() => onPage(page - 1)}
      />
      <span aria-live="polite">{t`${now} of ${pages}`}</span>
      <IconButton
        label={t`Next page`}
        icon={<ChevronRight aria-hidden="true" className="mirrored" />}
        isDisabled={page === pages - 1}
        onPress={() => onPage(page + 1)}
      />
    </div>
  );
}
