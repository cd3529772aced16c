import styles from "./Badge.module.css";

const kShownMax = 99;

/** A count; `label` is what it says to a screen reader. */
export function Badge({ count, label }: { count: number; label: string }) {
  if (count <= 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count > kShownMax ? `${kShownMax}+` : count}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
