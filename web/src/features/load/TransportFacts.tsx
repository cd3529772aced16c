import { t } from "@lingui/core/macro";
import type { AdminTransport } from "../../engine";
import { bitRateWords, flowWords, pictureWords, sourceWords } from "./load_words";
import styles from "./Load.module.css";

/** The numbers of somebody's connection. */
export function TransportFacts({ transport }: { transport: AdminTransport }) {
  const facts = [
    {
      name: t`Sends`,
      values: [flowWords(transport.bits_in_per_s, transport.loss_in_permille)],
    },
    {
      name: t`Receives`,
      values: [flowWords(transport.bits_out_per_s, transport.loss_out_permille)],
    },
    {
      name: t`Line capacity`,
      values:
        transport.estimate_bits_per_s > 0 ? [bitRateWords(transport.estimate_bits_per_s)] : [],
    },
    { name: t`Sending`, values: transport.sources.map(sourceWords) },
    { name: t`Pictures they get`, values: pictureWords(transport.pictures) },
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(({ values }) => values.length > 0)
        .map(({ name, values }) => (
          <div key={name}>
            <dt>{name}</dt>
            {values.map((value) => (
              <dd key={value}>{value}</dd>
            ))}
          </div>
        ))}
    </dl>
  );
}
