/** The sign of the staff app: where the provider's network ends and the home begins. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" aria-hidden="true">
      <path d="M1.5 11h6" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M11 3v16" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M14.5 7.2a5.2 5.2 0 0 1 0 7.6" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M17.6 4.6a9 9 0 0 1 0 12.8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" opacity=".5" />
    </svg>
  );
}
