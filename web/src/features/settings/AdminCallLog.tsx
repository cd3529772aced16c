import { plural, t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select } from "../../ui/Select";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { Section } from "./Section";

const kOfferedDays = [0, 30, 90, 180, 365, 730];

function keptWords(days: number): string {
  return days === 0 ? t`For ever` : t`${plural(days, { one: "# day", other: "# days" })}`;
}

/** For how long everybody's call log is kept. */
export function AdminCallLog() {
  const engine = useEngine();
  const queries = useQueryClient();
  const settings = useQuery({
    queryKey: ["admin", "settings"],
    queryFn: () => engine.admin.settings(),
  });
  /** Asked about first: what it deletes does not come back. */
  const [asked, setAsked] = useState<number>();
  const set = useMutation({
    mutationFn: (days: number) => engine.admin.setSettings({ call_log_days: days }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["admin", "settings"] }),
    onError: (cause) => showToast(failureWords(cause), { tone: "danger" }),
  });
  const current = settings.data?.call_log_days;
  if (current === undefined) return null;
  const shown = set.isPending ? set.variables : current;
  const offered = [...new Set([...kOfferedDays, shown])].toSorted((a, b) => a - b);
  const choose = (days: number) => {
    if (days === shown) return;
    if (days > 0 && (shown === 0 || days < shown)) setAsked(days);
    else set.mutate(days);
  };
  const askedWords = asked === undefined ? "" : keptWords(asked);
  return (
    <Section
      title={t`Call log`}
      lead={t`What people said is never kept, only who called whom, when, how long and how well.`}
    >
      <Select
        label={t`Keep everybody's calls`}
        value={String(shown)}
        onSelect={(id) => choose(Number(id))}
        options={offered.map((days) => ({ id: String(days), label: keptWords(days) }))}
      />
      <Dialog
        role="alertdialog"
        size="small"
        title={t`Delete older calls?`}
        closeLabel={t`Close`}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button look="quiet" onPress={() => setAsked(undefined)}>
              {t`Cancel`}
            </Button>
            <Button
              look="danger"
              onPress={() => {
                if (asked !== undefined) set.mutate(asked);
                setAsked(undefined);
              }}
            >
              {t`Delete older calls`}
            </Button>
          </>
        }
      >
        {t`Calls older than this (${askedWords}) go from everybody's log and do not come back. Their entries in conversations stay.`}
      </Dialog>
    </Section>
  );
}
