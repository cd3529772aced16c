import { t } from "@lingui/core/macro";
import { Download, File as FileIcon } from "lucide-react";
import { Suspense, useState } from "react";
import { lazyPart } from "../app/lazy_part";
import type { Attachment } from "../../engine";
import { byteSize } from "../app/format";
import styles from "./Attachments.module.css";
import { isPicture, urlOf } from "./attachment_model";

const Lightbox = lazyPart(() => import("./Lightbox"));

const kPreviewWidthMax = 360;
const kPreviewHeightMax = 280;

/** The size the preview will have, known before the picture is, so that nothing jumps. */
function previewSize(attachment: Attachment): { width: number; height: number } {
  const width = attachment.width ?? kPreviewWidthMax;
  const height = attachment.height ?? kPreviewHeightMax;
  const shrink = Math.min(1, kPreviewWidthMax / width, kPreviewHeightMax / height);
  return { width: Math.round(width * shrink), height: Math.round(height * shrink) };
}

/** Pictures as previews that open large, other files as cards to download. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const [shown, setShown] = useState<Attachment>();
  if (attachments.length === 0) return null;
  return (
    <div className={styles.attachments}>
      {attachments.map((attachment) =>
        isPicture(attachment) ? (
          <button
            key={attachment.id}
            type="button"
            className={styles.picture}
            aria-label={t`Open picture ${attachment.name}`}
            onClick={() => setShown(attachment)}
          >
            <img
              src={urlOf(attachment)}
              alt={attachment.name}
              loading="lazy"
              {...previewSize(attachment)}
            />
          </button>
        ) : (
          <a
            key={attachment.id}
            className={styles.file}
            href={urlOf(attachment)}
            download={attachment.name}
          >
            <span className={styles.icon}>
              <FileIcon aria-hidden="true" />
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{attachment.name}</span>
              <span className={styles.size}>{byteSize(attachment.size_bytes)}</span>
            </span>
            <Download aria-hidden="true" />
          </a>
        ),
      )}
      {shown && (
        <Suspense fallback={null}>
          <Lightbox attachment={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </div>
  );
}
