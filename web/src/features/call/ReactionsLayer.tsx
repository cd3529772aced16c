import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import { RisingReactions } from "./RisingReactions";
import { peerName } from "./call_words";

/** Reactions of both sides. */
export function ReactionsLayer({ view }: { view: CallView }) {
  const engine = useEngine();
  return <RisingReactions store={engine.stores.call} nameOf={() => peerName(view)} />;
}
