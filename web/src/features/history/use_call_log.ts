import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { CallFilter, CallRecord } from "../../engine";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";

/** The log by pages, newest first; read anew whenever it changes, here or on another device. */
export function useCallLog(filter: CallFilter, text: string) {
  const engine = useEngine();
  const queries = useQueryClient();
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const revision = useEngineStore("callLog", (state) => state.revision);
  const result = useInfiniteQuery({
    queryKey: ["calls", meId, filter, text],
    queryFn: ({ pageParam }) =>
      engine.callLog.list({
        filter,
        text,
        ...(pageParam === undefined ? {} : { before: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  });
  const readRevision = useRef(revision);
  useEffect(() => {
    if (readRevision.current === revision) return;
    readRevision.current = revision;
    void queries.invalidateQueries({ queryKey: ["calls"] });
    void queries.invalidateQueries({ queryKey: ["call"] });
  }, [queries, revision]);
  const calls = result.data?.pages.flatMap((page) => page.calls);
  return { ...result, calls };
}

/**
 * Whoever sees the list has looked at what was missed: tells the server, on which all devices
 * agree. Gives the calls that were new when the page was opened, which stay marked on it.
 */
export function useMarkRead(calls: readonly CallRecord[] | undefined): ReadonlySet<string> {
  const engine = useEngine();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const unread = (calls ?? []).filter(({ missed, read }) => missed && !read);
  const newest = Math.max(0, ...unread.map((call) => call.number));
  const told = useRef(0);
  const look = useEffectEvent(() => {
    if (document.hidden || newest <= told.current) return;
    told.current = newest;
    setFresh((before) => new Set([...before, ...unread.map(({ call_id }) => call_id)]));
    // Told again when the page is opened the next time.
    engine.callLog.markRead(newest).catch(() => {
      told.current = 0;
    });
  });
  useEffect(() => {
    if (newest === 0) return;
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [newest]);
  return fresh;
}

/** Deleting says when it failed; what is shown follows the server's event. */
export function useDeleting() {
  const engine = useEngine();
  const onError = (cause: unknown) => showToast(failureWords(cause), { tone: "danger" });
  const remove = useMutation({
    mutationFn: (callIds: readonly string[]) =>
      Promise.all(callIds.map((callId) => engine.callLog.remove(callId))),
    onError,
  });
  const clear = useMutation({ mutationFn: () => engine.callLog.clear(), onError });
  return { remove, clear };
}
