import type { Quality } from "../../engine";
import styles from "./CallStage.module.css";

const kBars = [1, 2, 3, 4] as const;
const kFull: Record<Quality, number> = { bad: 1, weak: 2, good: 3, excellent: 4 };

/** How strong the line is, at a glance; the word for it stands beside. */
export function SignalBars({ quality }: { quality: Quality }) {
  return (
    <svg viewBox="0 0 16 16" className={styles.bars} aria-hidden="true">
      {kBars.map((bar) => (
        <rect
          key={bar}
          x={bar * 4 - 3.5}
          y={14 - bar * 3}
          width="3"
          height={bar * 3}
          rx="1"
          data-off={bar > kFull[quality] || undefined}
        />
      ))}
    </svg>
  );
}
