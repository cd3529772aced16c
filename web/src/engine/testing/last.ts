/** Of what was sent. */
export function last<T>(list: readonly T[]): T {
  const found = list.at(-1);
  if (!found) throw new Error("nothing was sent");
  return found;
}
