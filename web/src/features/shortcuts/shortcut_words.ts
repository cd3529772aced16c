import { t } from "@lingui/core/macro";
import type { ShortcutId } from "./shortcuts";

/** What a shortcut does. */
export function shortcutWords(id: ShortcutId): string {
  switch (id) {
    case "help":
      return t`Show the keyboard shortcuts`;
    case "search":
      return t`Search`;
    case "new_conversation":
      return t`New conversation`;
    case "next_conversation":
      return t`Next conversation`;
    case "previous_conversation":
      return t`Previous conversation`;
    case "calls":
      return t`Show your calls`;
    case "accept_call":
      return t`Accept a call`;
    case "decline_call":
      return t`Decline a call`;
    case "toggle_microphone":
      return t`Microphone on or off`;
    case "toggle_camera":
      return t`Camera on or off`;
    case "toggle_screen":
      return t`Share the screen or stop`;
    case "push_to_talk":
      return t`Hold to talk`;
    case "end_call":
      return t`End the call`;
  }
}
