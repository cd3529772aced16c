import { t } from "@lingui/core/macro";
import { Copy } from "lucide-react";
import type { CallView, TimelineSample } from "../../../engine";
import { Button } from "../../../ui/Button";
import { showToast } from "../../../ui/toasts";
import { copyText } from "./copy_text";
import { MEASURES, rowsOf } from "./measures";
import { QualityGraph } from "./QualityGraph";
import styles from "./Quality.module.css";

/** For those who look: the course of the call as graphs, and the same as a table. */
export default function QualityDetails({
  view,
  ofGroup,
  samples,
}: {
  view: CallView;
  /** The connection is the one with the server. */
  ofGroup: boolean;
  samples: readonly TimelineSample[];
}) {
  const copy = () => {
    navigator.clipboard.writeText(copyText(view, ofGroup, samples)).then(
      () => showToast(t`Copied`),
      () => showToast(t`The browser did not allow copying.`),
    );
  };
  return (
    <div className={styles.courses}>
      {MEASURES.map((measure) => (
        <QualityGraph key={measure.id} measure={measure} samples={samples} />
      ))}
      <table className={styles.table}>
        <caption className="visually-hidden">{t`The call so far`}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t`Measure`}</span>
            </th>
            <th scope="col">{t`Now`}</th>
            <th scope="col">{t`Usually`}</th>
            <th scope="col">{t`At worst`}</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(samples).map(({ key, name, now, median, worst }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{now}</td>
              <td>{median}</td>
              <td>{worst}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" icon={<Copy aria-hidden="true" />} onPress={copy}>
        {t`Copy as text`}
      </Button>
    </div>
  );
}
