export const labelStyle = "font-medium text-ink text-sm";
export const hintStyle = "text-ink-faint text-sm";
export const errorStyle = "text-danger text-sm";
export const inputStyle =
  "h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink placeholder:text-ink-faint " +
  "data-[invalid]:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint";
