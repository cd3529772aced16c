import { t } from "@lingui/core/macro";
import { type FailureCode, toRequestError } from "../../engine";

/** What happened and what to do, for a failed request. */
export function failureWords(cause: unknown): string {
  return failureCodeWords(toRequestError(cause).code);
}

export function failureCodeWords(code: FailureCode): string {
  switch (code) {
    case "network":
      return t`The server can't be reached. Check your connection and try again.`;
    case "timeout":
      return t`The server took too long to answer. Try again.`;
    case "aborted":
      return t`Stopped.`;
    case "rate_limited":
      return t`That was too much at once. Wait a moment and try again.`;
    case "limit":
      return t`It is full at the moment.`;
    case "unavailable":
      return t`The server is busy. Try again in a moment.`;
    case "too_large":
      return t`That is larger than this server accepts.`;
    case "unauthenticated":
      return t`You have been signed out. Sign in again.`;
    case "forbidden":
      return t`You are not allowed to do that.`;
    case "not_found":
      return t`That no longer exists.`;
    case "conflict":
      return t`Somebody was faster, or the name is taken.`;
    case "wrong_state":
      return t`That is not possible at the moment.`;
    case "unsupported":
      return t`This server does not support that.`;
    case "invalid":
      return t`Something about that is not valid. Check it and try again.`;
    case "internal":
      return t`Something went wrong on the server. Try again.`;
  }
}
