import { t } from "@lingui/core/macro";
import { File as FileIcon, ImageIcon, RotateCw, X } from "lucide-react";
import type { DraftUpload } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { byteSize } from "../app/format";
import styles from "./UploadChips.module.css";

interface Props {
  conversationId: string;
  uploads: readonly DraftUpload[];
}

function stateWords(upload: DraftUpload): string {
  if (upload.state === "failed") return upload.error ? failureWords(upload.error) : t`Not uploaded`;
  if (upload.state === "ready") return byteSize(upload.sizeBytes);
  const percent = Math.round(upload.progress * 100);
  return t`Uploading, ${percent} %`;
}

/** The files of the draft with their progress. */
export function UploadChips({ conversationId, uploads }: Props) {
  const engine = useEngine();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {uploads.map((upload) => (
        <li key={upload.localId} className={styles.chip} data-state={upload.state}>
          {upload.mediaType.startsWith("image/") ? (
            <ImageIcon aria-hidden="true" />
          ) : (
            <FileIcon aria-hidden="true" />
          )}
          <span className={styles.words}>
            <span className={styles.name}>{upload.name}</span>
            <span className={styles.state}>{stateWords(upload)}</span>
          </span>
          {upload.state === "failed" && (
            <IconButton
              size="small"
              label={t`Upload ${upload.name} again`}
              icon={<RotateCw aria-hidden="true" />}
              onPress={() => engine.chat.retryUpload(conversationId, upload.localId)}
            />
          )}
          <IconButton
            size="small"
            label={t`Remove ${upload.name}`}
            icon={<X aria-hidden="true" />}
            onPress={() => engine.chat.removeUpload(conversationId, upload.localId)}
          />
          {upload.state === "uploading" && (
            <progress
              className={styles.bar}
              max={1}
              value={upload.progress}
              aria-label={upload.name}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
