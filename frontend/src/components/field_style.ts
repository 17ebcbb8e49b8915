export const labelStyle = "font-medium text-ink text-sm";
export const hintStyle = "text-ink-faint text-sm";
export const errorStyle = "text-danger text-sm";
const anyInput =
  "rounded-md border border-line-strong bg-surface text-ellipsis text-ink placeholder:text-ink-faint " +
  "data-[invalid]:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint";
export const inputStyle = `h-9 w-full px-2.5 text-base ${anyInput}`;
/** In toolbars; it takes the width and the padding that it is given. */
export const smallInputStyle = `h-7 text-sm ${anyInput}`;
