import { plural, t } from "@lingui/core/macro";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

/** all: the whole log. Otherwise some calls with one person. */
export type Deletion = "all" | { callIds: readonly string[]; name: string };

interface Props {
  deletion: Deletion | undefined;
  onCancel(): void;
  onDelete(deletion: Deletion): void;
}

function title(deletion: Deletion | undefined): string {
  if (deletion === undefined) return "";
  if (deletion === "all") return t`Clear the call log?`;
  return plural(deletion.callIds.length, { one: "Delete this call?", other: "Delete # calls?" });
}

export function DeleteDialog({ deletion, onCancel, onDelete }: Props) {
  const all = deletion === "all";
  const name = deletion === undefined || deletion === "all" ? "" : deletion.name;
  return (
    <Dialog
      role="alertdialog"
      size="small"
      title={title(deletion)}
      closeLabel={t`Close`}
      isOpen={deletion !== undefined}
      onClose={onCancel}
      actions={
        <>
          <Button onPress={onCancel}>{t`Cancel`}</Button>
          <Button look="danger" autoFocus onPress={() => deletion && onDelete(deletion)}>
            {all ? t`Clear the call log` : t`Delete`}
          </Button>
        </>
      }
    >
      {all
        ? t`All calls go from your log, on all of your devices. What stands in your conversations and in other people's logs stays.`
        : t`It goes from your log, on all of your devices. The conversation and the log of ${name} stay as they are.`}
    </Dialog>
  );
}
