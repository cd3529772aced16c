import { t } from "@lingui/core/macro";
import { MessagesSquare } from "lucide-react";
import { EmptyState } from "../ui/EmptyState";
import { usePageTitle } from "../features/app/use_page_title";

export function EmptyPage() {
  usePageTitle(undefined);
  return (
    <div style={{ flex: 1 }}>
      <h1 className="visually-hidden">Earshot</h1>
      <EmptyState icon={<MessagesSquare />} title={t`Choose a conversation`}>
        {t`Or start a new one with the pencil above the list. Press ? for the keyboard shortcuts.`}
      </EmptyState>
    </div>
  );
}
