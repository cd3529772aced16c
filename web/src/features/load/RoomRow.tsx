import { t } from "@lingui/core/macro";
import { ChevronDown } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { AdminRoom, AdminRoomParticipant } from "../../engine";
import { callDuration } from "../app/format";
import { mediaPathWords, peopleWords, roomTitle, stateWords } from "./load_words";
import styles from "./Load.module.css";
import { TransportFacts } from "./TransportFacts";

function ParticipantRow({ who }: { who: AdminRoomParticipant }) {
  const { transport } = who;
  const line = [
    who.client_name,
    transport?.path === undefined ? "" : mediaPathWords(transport.path),
    transport?.rtt_ms === undefined ? "" : t`${transport.rtt_ms} ms`,
  ];
  return (
    <li data-state={transport?.state}>
      <p className={styles.name}>
        <bdi>{who.user.display_name}</bdi>
        <span className={styles.tag}>
          {transport === undefined ? t`Not connected` : stateWords(transport.state)}
        </span>
      </p>
      <p className={styles.quiet}>{line.filter((part) => part !== "").join(" · ")}</p>
      {transport && <TransportFacts transport={transport} />}
    </li>
  );
}

interface Props {
  room: AdminRoom;
  nowMs: number;
  isOpen: boolean;
  onToggle(open: boolean): void;
}

/** A call: its line, and below it everybody's connection. */
export function RoomRow({ room, nowMs, isOpen, onToggle }: Props) {
  return (
    <li>
      <Disclosure isExpanded={isOpen} onExpandedChange={onToggle}>
        <Heading level={4} className={styles.heading}>
          <AriaButton slot="trigger" className={styles.trigger}>
            <span className={styles.title}>
              <bdi>{roomTitle(room)}</bdi>
            </span>
            <span className={styles.quiet}>
              {peopleWords(room)} · {callDuration(nowMs - room.started_at_ms)}
            </span>
            <ChevronDown aria-hidden="true" />
          </AriaButton>
        </Heading>
        <DisclosurePanel>
          {isOpen && (
            <ul className={styles.people}>
              {room.participants.map((who) => (
                <ParticipantRow key={who.participant_id} who={who} />
              ))}
            </ul>
          )}
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}
