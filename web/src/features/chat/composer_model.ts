import { plural, t } from "@lingui/core/macro";
import type { Draft } from "../../engine";
import { kMessageTextMax } from "../../limits";

export interface ComposerState {
  isEmpty: boolean;
  canSend: boolean;
  /** Why it cannot be sent yet. */
  problem: string | undefined;
}

/** `textMax`: the server's limit, in code points. */
export function composerState(draft: Draft, textMax = kMessageTextMax): ComposerState {
  const isEmpty = draft.text === "" && draft.uploads.length === 0;
  const length = draft.text.length > textMax ? [...draft.text].length : draft.text.length;
  if (length > textMax) {
    const over = length - textMax;
    return {
      isEmpty,
      canSend: false,
      problem: plural(over, {
        one: "# character too long. Send it in two messages or as a file.",
        other: "# characters too long. Send it in two messages or as a file.",
      }),
    };
  }
  if (draft.uploads.some((upload) => upload.state === "failed")) {
    return {
      isEmpty,
      canSend: false,
      problem: t`A file could not be uploaded. Try it again or remove it.`,
    };
  }
  const uploading = draft.uploads.some((upload) => upload.state === "uploading");
  const hasContent = draft.text.trim() !== "" || draft.uploads.length > 0;
  return { isEmpty, canSend: hasContent && !uploading, problem: undefined };
}
