import { useEffect, useState } from "react";
import { type Politeness, subscribeToAnnouncements } from "./announcer";

interface Said {
  text: string;
  /** The same words twice must still change the page, or the second time is not read. */
  turn: number;
}

const kNothing: Said = { text: "", turn: 0 };

/** The two persistent live regions. Mount once, outside everything that can become inert. */
export function LiveRegions() {
  const [said, setSaid] = useState<Record<Politeness, Said>>({
    polite: kNothing,
    assertive: kNothing,
  });
  useEffect(
    () =>
      subscribeToAnnouncements((text, politeness) =>
        setSaid((now) => ({ ...now, [politeness]: { text, turn: now[politeness].turn + 1 } })),
      ),
    [],
  );
  const words = ({ text, turn }: Said) => (turn % 2 === 0 ? text : `${text}\u00a0`);
  return (
    <div data-live-announcer="true">
      <div className="visually-hidden" aria-live="polite" data-testid="live-polite">
        {words(said.polite)}
      </div>
      <div className="visually-hidden" aria-live="assertive" data-testid="live-assertive">
        {words(said.assertive)}
      </div>
    </div>
  );
}
