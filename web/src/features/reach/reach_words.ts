import { t } from "@lingui/core/macro";
import type { ReachCause, ReachRow, ReachRowName, ReachVerdict } from "../../engine";
import { untilWords } from "./until_words";

export function rowTitle(name: ReachRowName): string {
  switch (name) {
    case "sound":
      return t`Sound of the ring`;
    case "notifications":
      return t`Notifications`;
    case "quiet":
      return t`Quiet times`;
    case "worker":
      return t`Works in the background`;
    case "push":
      return t`Address for push messages`;
    case "test_ring":
      return t`Test ring`;
    case "test_push":
      return t`Test push message`;
  }
}

export function goodWords({ name, tookMs }: ReachRow): string {
  switch (name) {
    case "sound":
      return t`This page may play the ring, and it is not turned down.`;
    case "notifications":
      return t`The browser shows them.`;
    case "quiet":
      return t`Nothing keeps calls quiet now.`;
    case "worker":
      return t`The browser wakes Earshot up when nothing of it is open.`;
    case "push":
      return t`The server knows where to send calls for this browser.`;
    case "test_ring":
      return t`You heard it.`;
    case "test_push": {
      const seconds = Math.max(1, Math.round((tookMs ?? 0) / 1000));
      return t`It came back within ${seconds} s.`;
    }
  }
}

/** What a row is about, while it has no result. */
export function purposeWords(name: ReachRowName): string {
  switch (name) {
    case "sound":
      return t`May this page play the ring?`;
    case "notifications":
      return t`May the browser show calls outside of the page?`;
    case "quiet":
      return t`Does something keep calls quiet now?`;
    case "worker":
      return t`Can Earshot wake up when nothing of it is open?`;
    case "push":
      return t`Does the server know where to send calls?`;
    case "test_ring":
      return t`Is the ring heard in the room?`;
    case "test_push":
      return t`Does a message go there and back?`;
  }
}

export interface CauseWords {
  what: string;
  remedy: string;
}

type Words = (row: ReachRow) => CauseWords;

/** What keeps calls away, and what to do. */
const CAUSES: Record<ReachCause, Words> = {
  silent_ring: () => ({
    what: t`The ring is set to Silent.`,
    remedy: t`Choose another ring below.`,
  }),
  no_volume: () => ({ what: t`The ring's volume is zero.`, remedy: t`Turn it up below.` }),
  no_sound: () => ({
    what: t`The browser does not let this page play sounds.`,
    remedy: t`Allow sound for this page with the icon beside the address, and see that this computer has an output.`,
  }),
  output_gone: () => ({
    what: t`The output for the ring is not connected. It rings on the default of the system.`,
    remedy: t`Connect it, or choose another one below.`,
  }),
  not_heard: () => ({
    what: t`The browser played it, and you did not hear it.`,
    remedy: t`Turn up the volume of this computer, see that the tab is not muted, and try another output below.`,
  }),
  notifications_off: () => ({
    what: t`They are turned off for this device.`,
    remedy: t`Turn on Desktop notifications below.`,
  }),
  notifications_blocked: () => ({
    what: t`Your browser blocks them.`,
    remedy: t`Allow notifications with the icon beside the address, then check again.`,
  }),
  notifications_unsupported: () => ({
    what: t`This browser shows none on pages.`,
    remedy: t`On iPhone and iPad, add Earshot to the home screen and open it from there. Elsewhere, keep the page open.`,
  }),
  do_not_disturb: ({ untilMs }) => ({
    what:
      untilMs === undefined
        ? t`Do not disturb is on: calls make no sound.`
        : t`Do not disturb is on until ${untilWords(untilMs)}: calls make no sound.`,
    remedy: t`Turn it off below when you want to hear calls.`,
  }),
  quiet_hours: ({ untilMs }) => {
    const until = untilWords(untilMs ?? 0);
    return {
      what: t`Quiet hours until ${until}: calls make no sound.`,
      remedy: t`Change them below when you want to hear calls.`,
    };
  },
  insecure: () => ({
    what: t`Browsers allow this only over HTTPS.`,
    remedy: t`Open Earshot over HTTPS. Ask the administrator if there is no such address.`,
  }),
  worker_unsupported: () => ({
    what: t`This browser cannot do that, or not in a private window.`,
    remedy: t`Use an ordinary window, or keep the page open.`,
  }),
  worker_failed: () => ({
    what: t`The browser did not install the part that works in the background.`,
    remedy: t`See that the disk is not full and load the page again.`,
  }),
  push_unsupported: () => ({
    what: t`This browser has no push messages.`,
    remedy: t`On iPhone and iPad, add Earshot to the home screen and open it from there. Elsewhere, keep the page open.`,
  }),
  push_no_service: () => ({
    what: t`The browser did not get an address from its push service.`,
    remedy: t`Check the connection to the internet. Private windows and some browsers without their maker's services have none.`,
  }),
  push_server_off: () => ({
    what: t`This server sends no push messages.`,
    remedy: t`Keep the page open, or ask the administrator to turn them on.`,
  }),
  push_failed: () => ({
    what: t`The server did not answer.`,
    remedy: t`Check your connection and try again.`,
  }),
  push_refused: ({ status }) => ({
    what: status
      ? t`The push service refused the message (${status}).`
      : t`The server does not reach the push service.`,
    remedy: t`Check again in a minute. If it stays like this, tell the administrator.`,
  }),
  push_late: () => ({
    what: t`The push service took the message, and it did not arrive within 10 s.`,
    remedy: t`See that the computer is not saving power and that no firewall holds back the browser's push service.`,
  }),
};

export function causeWords(cause: ReachCause, row: ReachRow): CauseWords {
  return CAUSES[cause](row);
}

export interface VerdictWords {
  tone: "good" | "fair" | "bad";
  title: string;
  text: string;
}

export function verdictWords(verdict: ReachVerdict): VerdictWords {
  switch (verdict) {
    case "everywhere":
      return {
        tone: "good",
        title: t`You can be reached`,
        text: t`Calls ring here, also when Earshot is closed and the browser runs.`,
      };
    case "open_only":
      return {
        tone: "fair",
        title: t`You can be reached while Earshot is open`,
        text: t`Something below keeps calls from ringing or showing in every situation.`,
      };
    case "quiet":
      return {
        tone: "fair",
        title: t`Calls arrive without a sound now`,
        text: t`You asked for quiet. They are shown, and you find them among the missed calls.`,
      };
    case "unreachable":
      return {
        tone: "bad",
        title: t`You would not notice a call`,
        text: t`Nothing is heard, and nothing is shown outside of this page. See below what to do.`,
      };
  }
}
