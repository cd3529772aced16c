import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { User } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";

export interface Directory {
  users: User[];
  loading: boolean;
  failed: unknown;
  loadMore: (() => void) | undefined;
}

/** People of this server who match, without ourselves and without deactivated accounts. */
export function useDirectory(query: string): Directory {
  const engine = useEngine();
  const meId = useEngineStore("session", (state) => state.me?.id);
  const result = useInfiniteQuery({
    queryKey: ["directory", query.trim()],
    queryFn: ({ pageParam }) =>
      engine.people.searchUsers({
        query: query.trim(),
        limit: 50,
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const users = (result.data?.pages ?? []).flatMap((page) => page.users);
  return {
    users: users.filter((user) => user.id !== meId && !user.deactivated),
    loading: result.isPending,
    failed: result.error ?? undefined,
    loadMore: result.hasNextPage ? () => void result.fetchNextPage() : undefined,
  };
}
