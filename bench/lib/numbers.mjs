/** The value below which the given share (0..1) of the samples lies. */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const rounded = (value, digits = 1) => Number(value.toFixed(digits));
