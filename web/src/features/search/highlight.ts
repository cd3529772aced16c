export interface Part {
  text: string;
  match: boolean;
}

const escapePattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text cut where words of the query begin a word. */
export function highlightParts(text: string, query: string): Part[] {
  const words = query.split(/\s+/).filter(Boolean).map(escapePattern);
  if (words.length === 0) return [{ text, match: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})`, "giu");
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, match: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
