export const popoverStyle = "rounded-lg border border-line bg-raised text-ink shadow-raised";
export const menuItemStyle =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1 text-base outline-none " +
  "data-[focused]:bg-sunken data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-faint";
