import { t } from "@lingui/core/macro";
import type { RefObject } from "react";
import { Popover } from "../../ui/Popover";
import EmojiPicker from "./EmojiPicker";

interface Props {
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onClose(): void;
  onPick(emoji: string): void;
}

/** The composer's emoji; loaded with the first opening. */
export default function EmojiPopover({ triggerRef, isOpen, onClose, onPick }: Props) {
  return (
    <Popover
      label={t`Choose an emoji`}
      placement="top end"
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
    >
      <EmojiPicker onPick={onPick} />
    </Popover>
  );
}
