import { useEngine } from "../app/engine_context";
import { RisingReactions } from "../call/RisingReactions";

export function MeetingReactions() {
  const engine = useEngine();
  return <RisingReactions store={engine.stores.meeting} nameOf={({ name }) => name} />;
}
