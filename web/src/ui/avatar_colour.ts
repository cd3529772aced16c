const kAvatarHues = 8;

/** 0..7, the same for the same seed everywhere. */
export function avatarHue(seed: string): number {
  let hash = 0;
  for (const character of seed) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // Ids that differ by one character get colours that have nothing to do with each other.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash >>> 13) % kAvatarHues;
}

/** At most two letters: of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  const letter = (word: string | undefined) => (word === undefined ? "" : ([...word][0] ?? ""));
  return (letter(first) + letter(last)).toUpperCase();
}
