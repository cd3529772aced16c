import { t } from "@lingui/core/macro";
import type { RefObject } from "react";
import type { CallView } from "../../../engine";
import { Popover } from "../../../ui/Popover";
import { QualityPanel } from "./QualityPanel";

interface Props {
  view: CallView;
  ofGroup: boolean;
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

/** The panel beside the plate that names the connection. */
export default function QualityPopover({ view, ofGroup, ...popover }: Props) {
  return (
    <Popover label={t`Connection quality`} placement="bottom start" dark {...popover}>
      <QualityPanel view={view} ofGroup={ofGroup} />
    </Popover>
  );
}
