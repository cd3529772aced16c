import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";

/** For somebody who is new here: what to do first. */
function Welcome({ name, isAdmin }: { name: string; isAdmin: boolean }) {
  const navigate = useNavigate();
  const open = (section: string) =>
    void navigate({ to: "/settings/{-$section}", params: { section } });
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={t`Welcome, ${name}`}
      actions={
        <>
          {isAdmin && (
            <Button look="primary" onPress={() => open("server")}>{t`Invite people`}</Button>
          )}
          <Button onPress={() => open("audio-video")}>{t`Try microphone and camera`}</Button>
        </>
      }
    >
      {t`Open a conversation to write or to call. Press ? for the keyboard shortcuts.`}
    </EmptyState>
  );
}

export function EmptyPage() {
  usePageTitle(undefined);
  const me = useEngineStore("session", (state) => state.me);
  const isNew = useEngineStore("conversations", (state) => state.loaded && !state.order.length);
  return (
    <div style={{ flex: 1 }}>
      <h1 className="visually-hidden">Earshot</h1>
      {me && isNew ? (
        <Welcome name={me.display_name} isAdmin={me.role === "admin"} />
      ) : (
        <EmptyState icon={<MessagesSquare />} title={t`Choose a conversation`}>
          {t`Or start a new one with the pencil above the list. Press ? for the keyboard shortcuts.`}
        </EmptyState>
      )}
    </div>
  );
}
