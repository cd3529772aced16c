import { t } from "@lingui/core/macro";
import type { WorkerWords } from "../../engine";

/** A place for a person's name that the worker fills. */
const name = "{name}";

/** The service worker's sentences in the language of the page. */
export function workerWords(): WorkerWords {
  return {
    voiceCall: t`Incoming voice call`,
    videoCall: t`Incoming video call`,
    answer: t`Answer`,
    decline: t`Decline`,
    missedVoice: t`Missed voice call from ${name}`,
    missedVideo: t`Missed video call from ${name}`,
    answeredElsewhere: t`Answered on another device`,
    declinedElsewhere: t`Declined on another device`,
    callOver: t`The call is over`,
    declineFailed: t`The call could not be declined. Open Earshot to answer or decline.`,
    newMessage: t`New message`,
    testTitle: t`It works`,
    testBody: t`Calls reach this device, even when Earshot is not open.`,
  };
}
