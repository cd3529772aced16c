import { t } from "@lingui/core/macro";
import { MonitorSmartphone } from "lucide-react";
import type { CallView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";

/** The call goes to another device of ours; until that one has media it goes on here. */
export function MovingNotice({ view }: { view: CallView }) {
  const engine = useEngine();
  if (view.movingTo === undefined) return null;
  const device = view.movingTo;
  return (
    <Banner
      tone="accent"
      role="status"
      inset
      icon={<MonitorSmartphone aria-hidden="true" />}
      actions={
        <Button size="small" onPress={() => engine.call.moveHere()}>
          {t`Stay here`}
        </Button>
      }
    >
      {device === "" ? t`Moving to your other device…` : t`Moving to ${device}…`}
    </Banner>
  );
}
