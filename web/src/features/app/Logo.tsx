/** The mark of Earshot: an ear that is also a doorway. Decorative. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="0" y="0" width="32" height="32" rx="9" fill="var(--accent)" />
      <path
        d="M16 8.5a6.5 6.5 0 0 0-6.5 6.5v4.5a3.5 3.5 0 0 0 3.5 3.5M16 8.5a6.5 6.5 0 0 1 6.5 6.5v4.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M16 13.4a1.8 1.8 0 0 1 1.8 1.8v4.3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        opacity="0.65"
      />
    </svg>
  );
}
