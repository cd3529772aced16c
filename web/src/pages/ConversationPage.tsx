import { t } from "@lingui/core/macro";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { Suspense, useState } from "react";
import { lazyPart } from "../features/app/lazy_part";
import { EmptyState } from "../ui/EmptyState";
import { useEngineStore } from "../features/app/engine_context";
import { usePageTitle } from "../features/app/use_page_title";
import { ConversationView } from "../features/chat/ConversationView";
import { conversationTitle } from "../features/conversations/conversation_model";

const DetailsPanel = lazyPart(() => import("../features/people/DetailsPanel"));

export function ConversationPage() {
  const { conversationId } = useParams({ from: "/shell/c/$conversationId" });
  const { message } = useSearch({ from: "/shell/c/$conversationId" });
  const navigate = useNavigate();
  const [details, setDetails] = useState(false);
  const conversation = useEngineStore("conversations", (state) => state.byId[conversationId]);
  const loaded = useEngineStore("conversations", (state) => state.loaded);
  const me = useEngineStore("session", (state) => state.me);
  usePageTitle(conversation && me ? conversationTitle(conversation, me.id) : undefined);
  if (!me || (!conversation && !loaded)) return null;
  if (!conversation) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t`This conversation is not yours, or no longer exists`}
        actions={<Link to="/">{t`Back to your messages`}</Link>}
      />
    );
  }
  const openConversation = (id: string) => {
    setDetails(false);
    void navigate({ to: "/c/$conversationId", params: { conversationId: id } });
  };
  return (
    <>
      <ConversationView
        key={`${conversationId}-${message ?? ""}`}
        conversation={conversation}
        me={me}
        targetSeq={message}
        onBack={() => void navigate({ to: "/" })}
        onDetails={() => setDetails(!details)}
        onSearch={() => void navigate({ to: "/search", search: { in: conversationId } })}
      />
      {details && (
        <Suspense fallback={null}>
          <DetailsPanel
            conversation={conversation}
            me={me}
            onClose={() => setDetails(false)}
            onOpened={openConversation}
            onLeft={() => void navigate({ to: "/" })}
          />
        </Suspense>
      )}
    </>
  );
}
