import { t } from "@lingui/core/macro";
import { ChevronDown, Trash2 } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { CallRecord } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngineStore } from "../app/engine_context";
import { timeOfDay } from "../app/format";
import styles from "./CallDetails.module.css";
import { CallFacts } from "./CallFacts";
import { rowWords } from "./history_words";

interface Props {
  call: CallRecord;
  isOpen: boolean;
  onToggle(open: boolean): void;
  onDelete(): void;
}

/** One call: its line, and what is known about it below. */
export function CallCard({ call, isOpen, onToggle, onDelete }: Props) {
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  return (
    <li>
      <Disclosure className={styles.card} isExpanded={isOpen} onExpandedChange={onToggle}>
        <Heading level={4} className={styles.cardHeading}>
          <AriaButton slot="trigger" className={styles.cardTrigger}>
            <span
              className={styles.cardTitle}
              data-missed={call.missed || undefined}
              data-call-title=""
            >
              {rowWords(call, meId)}
            </span>
            <span className={styles.quiet}>{timeOfDay(call.started_at_ms)}</span>
            <ChevronDown aria-hidden="true" />
          </AriaButton>
        </Heading>
        <DisclosurePanel>
          {isOpen && (
            <div className={styles.facts}>
              <CallFacts call={call} />
              <Button
                size="small"
                look="quiet"
                icon={<Trash2 aria-hidden="true" />}
                onPress={onDelete}
              >
                {t`Delete this call`}
              </Button>
            </div>
          )}
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}
