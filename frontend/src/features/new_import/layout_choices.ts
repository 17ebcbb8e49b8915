import type { Choice } from "../../components/Select";
import { DELIMITERS, delimiterName, ENCODINGS, encodingName } from "../../text/file_words";
import { newImportText } from "../../text/new_import";
import type { Preview } from "./preview";

/** The choice that leaves it to the product. */
export const FOUND_OUT = "found";
const LINES = 10;

/** The encodings to choose from; found is what the file was read with, said what a person chose. */
export function encodingChoices(found: string, said: string | undefined): Choice[] {
  const others = Object.keys(ENCODINGS).map((id) => ({ id, label: encodingName(id) }));
  return [foundOut(said === undefined ? encodingName(found) : undefined), ...others];
}

export function delimiterChoices(found: string, said: string | undefined): Choice[] {
  const known = Object.keys(DELIMITERS);
  const marks = said === undefined || known.includes(said) ? known : [...known, said];
  const others = marks.map((id) => ({ id, label: delimiterName(id) }));
  return [foundOut(said === undefined ? delimiterName(found) : undefined), ...others];
}

/** The first lines, and that there is no header. */
export function headerChoices({ dialect }: Preview, said: number | undefined): Choice[] {
  const found = dialect.header_line === null ? newImportText.noHeader : newImportText.line(dialect.header_line);
  const most = Math.max(LINES, said ?? 0, dialect.header_line ?? 0);
  const lines = Array.from({ length: most }, (_, index) => String(index + 1));
  return [
    foundOut(said === undefined ? found : undefined),
    { id: "0", label: newImportText.noHeader },
    ...lines.map((id) => ({ id, label: newImportText.line(Number(id)) })),
  ];
}

function foundOut(what: string | undefined): Choice {
  return { id: FOUND_OUT, label: what === undefined ? newImportText.foundOut : newImportText.found(what) };
}
