// Every media and call error with what happened, and every remedy with what to do.
import { t } from "@lingui/core/macro";
import type { CallErrorId, CallProblem, RemedyId } from "../../engine";

export interface ProblemWords {
  title: string;
  /** undefined where the title says it all. */
  text: string | undefined;
}

function titleOf({ id, deviceLabel }: CallProblem): string {
  const device = deviceLabel ?? t`the default device`;
  const titles: Record<CallErrorId, string> = {
    microphone_denied_by_browser: t`Your browser does not let Earshot use the microphone.`,
    microphone_denied_by_system: t`Your system does not let the browser use the microphone.`,
    microphone_not_found: t`No microphone was found.`,
    microphone_in_use: t`Another program is using the microphone.`,
    microphone_overconstrained: t`The chosen microphone can't be used.`,
    camera_denied_by_browser: t`Your browser does not let Earshot use the camera.`,
    camera_denied_by_system: t`Your system does not let the browser use the camera.`,
    camera_not_found: t`No camera was found.`,
    camera_in_use: t`Another program is using the camera.`,
    camera_overconstrained: t`The chosen camera can't be used.`,
    media_insecure_context: t`Browsers allow calls only over a secure address.`,
    media_unsupported: t`This browser can't use a microphone or camera.`,
    screen_denied: t`Nothing is shared. Choose a screen, window or tab in your browser's question.`,
    screen_denied_by_system: t`Your system does not let the browser share the screen.`,
    screen_failed: t`Your browser could not share the screen.`,
    screen_unsupported: t`This browser can't share a screen. Computers can, phones can't yet.`,
    autoplay_blocked: t`Your browser does not play sound before a click.`,
    microphone_unplugged: t`Your microphone was unplugged. Now using ${device}.`,
    camera_unplugged: t`Your camera was unplugged. Now using ${device}.`,
    microphone_gone: t`Your microphone was unplugged, and there is no other.`,
    camera_gone: t`Your camera was unplugged, and there is no other.`,
    speaker_unplugged: t`Your speaker was unplugged. Now using ${device}.`,
    webrtc_unsupported: t`This browser can't make calls.`,
    call_refused: t`This call is not possible.`,
    call_request_failed: t`The call could not be started.`,
    connection_failed: t`No connection to the other side could be made.`,
  };
  return titles[id];
}

/** Remedies that are advice to read, not something to press. */
function adviceOf(remedy: RemedyId): string | undefined {
  switch (remedy) {
    case "allow_in_address_bar":
      return t`Click the icon beside the address, allow it, then try again.`;
    case "allow_in_system_settings":
      return t`Allow the browser in the privacy settings of your system, then try again.`;
    case "plug_in_device":
      return t`Plug one in, then try again.`;
    case "close_other_program":
      return t`Close that program, then try again.`;
    case "open_over_https":
      return t`Open this page over HTTPS, or on the computer that runs the server.`;
    case "update_browser":
      return t`Update it, or use a current Chrome, Edge, Firefox or Safari.`;
    case "check_network":
      return t`Check your connection.`;
    case "go_back_to_device":
      return t`It is plugged in again.`;
    default:
      return undefined;
  }
}

export function problemWords(problem: CallProblem): ProblemWords {
  const advice = problem.remedies.map(adviceOf).filter((text) => text !== undefined);
  return { title: titleOf(problem), text: advice.length > 0 ? advice.join(" ") : undefined };
}

/** The words of a remedy that is a button; undefined for advice. */
export function remedyLabel(remedy: RemedyId): string | undefined {
  switch (remedy) {
    case "try_again":
      return t`Try again`;
    case "join_listening":
      return t`Join listening`;
    case "continue_without_camera":
      return t`Continue without camera`;
    case "enable_sound":
      return t`Enable sound`;
    case "use_default_device":
      return t`Use the default device`;
    case "go_back_to_device":
      return t`Use it again`;
    case "choose_other_device":
      return t`Choose another device`;
    case "decline":
      return t`Decline`;
    default:
      return undefined;
  }
}
