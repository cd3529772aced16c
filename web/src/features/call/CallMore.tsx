import { t } from "@lingui/core/macro";
import { Ellipsis } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import type { CallView } from "../../engine";
import { ControlButton } from "./ControlButton";
import { CallMoreMenu, UpgradeCall } from "./call_parts";

interface Props {
  view: CallView;
  onDevices(): void;
}

/** The button of what a call offers beside the row of controls. */
export function CallMore({ view, onDevices }: Props) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean>();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ControlButton
        ref={trigger}
        label={t`More`}
        icon={<Ellipsis aria-hidden="true" />}
        isOpen={open ?? false}
        onPress={() => setOpen(true)}
      />
      {open !== undefined && (
        <Suspense fallback={null}>
          <CallMoreMenu
            view={view}
            triggerRef={trigger}
            isOpen={open}
            onOpenChange={setOpen}
            onDevices={onDevices}
            onAddPeople={() => setAdding(true)}
          />
        </Suspense>
      )}
      {adding && (
        <Suspense fallback={null}>
          <UpgradeCall view={view} triggerRef={trigger} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </>
  );
}
