import { percentWords } from "./load_words";
import styles from "./Load.module.css";

interface Props {
  label: string;
  percent: number;
  /** Colours it: what there is to do is more than can be done. */
  isHigh: boolean;
}

/** A share, as a bar and in numbers. */
export function LoadBar({ label, percent, isHigh }: Props) {
  const shown = Math.min(100, Math.max(0, percent));
  return (
    <div className={styles.load}>
      <span className={styles.loadWords}>
        <span>{label}</span>
        <span className={styles.figure}>{percentWords(percent)}</span>
      </span>
      <span
        className={styles.bar}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
        aria-valuetext={percentWords(percent)}
        data-high={isHigh || undefined}
      >
        <span style={{ inlineSize: `${shown}%` }} />
      </span>
    </div>
  );
}
