import { t } from "@lingui/core/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { CallFilter } from "../engine";
import { WithQueries } from "../features/app/WithQueries";
import { usePageTitle } from "../features/app/use_page_title";
import { History } from "../features/history/History";

export function CallsPage() {
  usePageTitle(t`Calls`);
  const { filter = "all", call } = useSearch({ from: "/shell/calls" });
  const navigate = useNavigate();
  const show = (wanted: CallFilter) =>
    void navigate({
      to: "/calls",
      search: wanted === "missed" ? { filter: wanted } : {},
      replace: true,
    });
  return (
    <WithQueries>
      <History
        filter={filter}
        openId={call}
        onFilter={(next) => show(next)}
        onClose={() => show(filter)}
        onBack={() => void navigate({ to: "/" })}
        onMessage={(conversationId) =>
          void navigate({ to: "/c/$conversationId", params: { conversationId } })
        }
      />
    </WithQueries>
  );
}
