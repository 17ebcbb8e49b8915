import { frameText } from "../text/frame";

/** Something is on its way; for whole areas use Loading. */
export function Spinner({ small = false }: { small?: boolean }) {
  const size = small ? "size-3.5" : "size-5";
  return (
    <span
      aria-hidden="true"
      className={`${size} animate-spin rounded-full border-2 border-current border-r-transparent`}
    />
  );
}

/** Stands where something will be, and says so to screen readers. */
export function Loading({ label = frameText.loading }: { label?: string }) {
  return (
    <div role="status" className="flex items-center gap-2 p-6 text-ink-faint">
      <Spinner />
      <span>{label}</span>
    </div>
  );
}
