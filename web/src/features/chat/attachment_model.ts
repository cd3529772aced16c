import type { Attachment } from "../../engine";

const kShownInline = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

export function isPicture(attachment: Pick<Attachment, "media_type">): boolean {
  return kShownInline.has(attachment.media_type);
}

export function urlOf(attachment: Attachment): string {
  return `/api/v1/attachments/${encodeURIComponent(attachment.id)}`;
}
