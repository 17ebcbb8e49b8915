/** The names that stand in a text with commas between them; "\," is a comma of a name, "\\" a backslash. */
export function namesIn(text: string | undefined): string[] {
  const found = (text ?? "").match(/(?:\\[\\,]|[^,])+/g) ?? [];
  return found.map((name) => name.trim().replace(/\\([\\,])/g, "$1")).filter(Boolean);
}

/** The text that namesIn reads these names from, for an address or the API. */
export function namesText(names: ReadonlyArray<string>): string {
  return names.map((name) => name.replace(/[\\,]/g, "\\$&")).join(",");
}
