import { plural, t } from "@lingui/core/macro";
import { toRequestError } from "../../engine";
import { failureWords } from "../app/failure_words";
import { kPasswordMin, kUsernameMax } from "../../limits";

export interface RegisterDraft {
  displayName: string;
  username: string;
  password: string;
}

export type FieldProblems = Partial<Record<keyof RegisterDraft, string>>;

const kUsername = /^[a-z0-9._-]{2,32}$/;

/** "Ana María Pérez" → "ana.maria.perez": what is offered as user name. */
export function suggestUsername(displayName: string): string {
  return displayName
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, ".")
    .replaceAll(/^[.]+|[.]+$/g, "")
    .slice(0, kUsernameMax);
}

export function problemsOf(draft: RegisterDraft): FieldProblems {
  const problems: FieldProblems = {};
  if (draft.displayName.trim() === "") problems.displayName = t`Tell people what to call you.`;
  if (!kUsername.test(draft.username)) {
    problems.username = t`Use 2 to 32 small letters, digits, dots, dashes or underscores.`;
  }
  if ([...draft.password].length < kPasswordMin)
    problems.password = plural(kPasswordMin, {
      one: "Use at least # character.",
      other: "Use at least # characters.",
    });
  return problems;
}

/** Whose field the server refused, or the words for the whole form. */
export function refusalOf(cause: unknown): { fields: FieldProblems; form: string | undefined } {
  const error = toRequestError(cause);
  if (error.code === "conflict")
    return { fields: { username: t`Somebody already has this user name.` }, form: undefined };
  if (error.code === "forbidden" || error.code === "not_found") {
    return { fields: {}, form: t`This invitation is not valid any more. Ask for a new one.` };
  }
  if (error.code === "invalid" && error.field === "password") {
    return {
      fields: { password: t`This password is not accepted. Choose a longer one.` },
      form: undefined,
    };
  }
  return { fields: {}, form: failureWords(cause) };
}
