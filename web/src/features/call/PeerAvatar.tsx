import type { CallView } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { useEngine } from "../app/engine_context";
import { peerName } from "./call_words";

export function PeerAvatar({ view, size }: { view: CallView; size: number }) {
  const engine = useEngine();
  return (
    <Avatar
      name={peerName(view)}
      seed={view.peer?.id ?? view.peerUserId ?? ""}
      url={view.peer && engine.people.avatarUrl(view.peer)}
      size={size}
    />
  );
}
