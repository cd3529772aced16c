import { t } from "@lingui/core/macro";
import { PhoneCall, PhoneMissed, PlugZap, SearchX } from "lucide-react";
import type { CallFilter } from "../../engine";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { failureWords } from "../app/failure_words";

export function HistoryFailed({ cause, onRetry }: { cause: unknown; onRetry(): void }) {
  return (
    <EmptyState
      icon={<PlugZap />}
      title={t`Your calls could not be loaded`}
      actions={<Button onPress={onRetry}>{t`Try again`}</Button>}
    >
      {failureWords(cause)}
    </EmptyState>
  );
}

export function HistoryEmpty({ filter, text }: { filter: CallFilter; text: string }) {
  if (text !== "") {
    return (
      <EmptyState icon={<SearchX />} title={t`No call with “${text}”`}>
        {t`The search looks at the names of the people you talked to.`}
      </EmptyState>
    );
  }
  if (filter === "missed") {
    return (
      <EmptyState icon={<PhoneMissed />} title={t`No missed calls`}>
        {t`When somebody calls and you don't answer, it stands here.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<PhoneCall />} title={t`No calls yet`}>
      {t`Open a conversation and press the telephone above it.`}
    </EmptyState>
  );
}
