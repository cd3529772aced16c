import styles from "./Skeleton.module.css";

/** Grey rows in the shape of a list with pictures; shown only after 200 ms. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" className={styles.skeleton}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles.row} aria-hidden="true">
          <span className={styles.face} />
          <span className={styles.lines}>
            <span className={styles.line} style={{ width: `${38 + ((row * 23) % 30)}%` }} />
            <span className={styles.line} style={{ width: `${55 + ((row * 37) % 40)}%` }} />
          </span>
        </span>
      ))}
    </div>
  );
}
