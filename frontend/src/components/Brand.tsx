import { frameText } from "../text/frame";

/** The mark and the name of the product. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold text-ink text-lg tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0d6b64" />
        <path d="M22 11.2a7.5 7.5 0 1 0 0 9.6" fill="none" stroke="#fff" strokeWidth="3.2" strokeLinecap="round" />
        <circle cx="23.4" cy="16" r="2.2" fill="#7fe3d8" />
      </svg>
      {frameText.product}
    </span>
  );
}
