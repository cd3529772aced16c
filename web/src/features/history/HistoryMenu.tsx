import { t } from "@lingui/core/macro";
import { Download, Ellipsis, Trash2 } from "lucide-react";
import { MenuTrigger } from "react-aria-components";
import { IconButton } from "../../ui/IconButton";
import { Menu, MenuItem } from "../../ui/Menu";
import { useEngine } from "../app/engine_context";

/** What concerns the whole log. */
export function HistoryMenu({ isEmpty, onClear }: { isEmpty: boolean; onClear(): void }) {
  const engine = useEngine();
  return (
    <MenuTrigger>
      <IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />
      <Menu aria-label={t`More`}>
        <MenuItem icon={<Download />} href={engine.callLog.exportUrl()} download="calls.csv">
          {t`Export as CSV`}
        </MenuItem>
        <MenuItem icon={<Trash2 />} danger isDisabled={isEmpty} onAction={onClear}>
          {t`Clear the call log`}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
