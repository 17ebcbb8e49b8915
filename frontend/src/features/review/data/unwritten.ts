import { toast } from "../../../components/Toasts";
import { decideText } from "../../../text/review";
import type { Cells } from "./row_edits";

/** Says that texts were not written into a row, with what one typed, so that it is not lost. */
export function sayUnwritten(rowNumber: number, cells: Cells, why: string): void {
  const [first, ...others] = Object.entries(cells);
  if (first === undefined || others.length > 0) {
    toast(why, "problem");
    return;
  }
  const [column, text] = first;
  // A page over plain HTTP from another machine has no clipboard; the sentence has the text all the same.
  const copy = navigator.clipboard && { label: decideText.copy, run: () => void navigator.clipboard.writeText(text) };
  toast(decideText.unwritten(text, column, rowNumber, why), "problem", text === "" ? undefined : copy);
}
