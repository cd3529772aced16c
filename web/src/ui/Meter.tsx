import { useEffect, useRef } from "react";
import styles from "./Meter.module.css";

interface Props {
  label: string;
  /** 0..1, read once a frame. */
  read(): number;
}

/** A live level. Drawn outside React, because it changes with every frame. */
export function Meter({ label, read }: Props) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    let shown = 0;
    const draw = () => {
      const level = Math.min(1, Math.max(0, read()));
      shown = level > shown ? level : shown * 0.88;
      if (bar.current) bar.current.style.scale = `${shown} 1`;
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [read]);
  return (
    <span className={styles.meter} role="img" aria-label={label}>
      <span ref={bar} className={styles.bar} />
    </span>
  );
}
