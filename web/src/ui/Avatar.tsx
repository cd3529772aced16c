import { useState } from "react";
import styles from "./Avatar.module.css";
import { avatarHue, initialsOf } from "./avatar_colour";
import { classNames } from "./class_names";

type PresenceDot = "online" | "away" | "do_not_disturb" | "offline";

interface Props {
  name: string;
  /** Chooses the colour; a stable id. */
  seed: string;
  url?: string | undefined;
  /** Edge in CSS pixels. */
  size?: number;
  presence?: PresenceDot | undefined;
}

/**
 * Decorative: the name stands beside it. Initials on a colour of their own where there is no
 * picture.
 */
export function Avatar({ name, seed, url, size = 36, presence }: Props) {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const shown = url !== undefined && url !== brokenUrl;
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.38) }}
      aria-hidden="true"
    >
      {shown ? (
        <img
          className={styles.face}
          src={url}
          alt=""
          width={size}
          height={size}
          onError={() => setBrokenUrl(url)}
        />
      ) : (
        <span className={styles.face} data-hue={avatarHue(seed)} data-initials={initialsOf(name)} />
      )}
      {presence && presence !== "offline" && (
        <span className={classNames(styles.dot, styles[presence], size > 48 && styles.bigDot)} />
      )}
    </span>
  );
}
