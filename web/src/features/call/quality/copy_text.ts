// The quality of a call as text for somebody who helps: numbers, no names, no addresses.
import { t } from "@lingui/core/macro";
import type { CallView, TimelineSample } from "../../../engine";
import { qualityWords, wayWords } from "../call_words";
import { rowsOf } from "./measures";

export function copyText(
  view: CallView,
  ofGroup: boolean,
  samples: readonly TimelineSample[],
): string {
  const { quality, path } = view.stats;
  const seconds = (read: (sample: TimelineSample) => number): string =>
    (samples.reduce((sum, sample) => sum + read(sample), 0) / 1000).toFixed(1);
  const gap = seconds(({ concealedMs }) => concealedMs);
  const frozen = seconds(({ frozenMs }) => frozenMs);
  return [
    ...(quality ? [t`Connection quality: ${qualityWords(quality)}`] : []),
    ...(path ? [wayWords(view, ofGroup)] : []),
    t`Measured for ${samples.length} s`,
    t`Sound missing: ${gap} s, picture frozen: ${frozen} s`,
    ...rowsOf(samples).map(
      ({ name, now, median, worst }) =>
        t`${name}: now ${now}, usually ${median}, at worst ${worst}`,
    ),
  ].join("\n");
}
