import type { ReactElement } from "react";
import { TooltipTrigger } from "react-aria-components";
import { Tooltip } from "../../ui/Tooltip";
import { Keys } from "./Keys";

interface Props {
  /** From `useBinding`; undefined: no tooltip. */
  keys: string | undefined;
  /** A button of react-aria. */
  children: ReactElement;
}

/** Shows the keys of a control whose words are in view already. */
export function ShortcutTooltip({ keys, children }: Props) {
  return (
    <TooltipTrigger delay={500} closeDelay={0} isDisabled={keys === undefined}>
      {children}
      <Tooltip placement="top">{keys !== undefined && <Keys keys={keys} />}</Tooltip>
    </TooltipTrigger>
  );
}
