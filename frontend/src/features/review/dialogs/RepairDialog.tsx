import { useState } from "react";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { TextField } from "../../../components/TextField";
import { compareText } from "../../../text/review";
import type { Decisions } from "../data/decisions";
import type { Row } from "../data/rows";
import type { GridColumn } from "../grid/columns";

interface RepairDialogProps {
  row: Row;
  columns: ReadonlyArray<GridColumn>;
  delimiter: string;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
}

/** A line that does not fit the columns, to be put right by hand; its texts stand where they seem to belong. */
export function RepairDialog({ row, columns, delimiter, decisions, whyNot, onClose }: RepairDialogProps) {
  const [texts, setTexts] = useState(() => guessed(row.raw ?? "", columns.length, delimiter));
  const [isPending, setPending] = useState(false);
  const save = async () => {
    setPending(true);
    const cells = Object.fromEntries(columns.map((column, index) => [column.name, texts[index] ?? ""]));
    const isWritten = await decisions.edit(row, cells);
    setPending(false);
    if (isWritten) onClose();
  };
  return (
    <Dialog
      title={compareText.repairTitle(row.row_number)}
      isOpen
      wide
      onClose={onClose}
      footer={
        <Button kind="primary" isPending={isPending} disabledBecause={whyNot} onPress={() => void save()}>
          {compareText.repairSave}
        </Button>
      }
    >
      <p>{compareText.repairWhy}</p>
      <h3 className="mt-3 font-medium text-ink text-sm">{compareText.rawText}</h3>
      <code className="mt-1 block max-h-32 overflow-auto whitespace-pre-wrap break-all rounded-md bg-sunken p-2 font-mono text-ink text-xs">
        {row.raw}
      </code>
      <div className="mt-3 grid gap-2 sm:grid-cols-2">
        {columns.map((column, index) => (
          <TextField
            key={column.name}
            label={column.name || "—"}
            value={texts[index] ?? ""}
            onChange={(text) => setTexts((before) => before.with(index, text))}
          />
        ))}
      </div>
    </Dialog>
  );
}

/** The line cut at its delimiters; what is too many stays together in the last column. */
function guessed(raw: string, width: number, delimiter: string): string[] {
  const parts = raw.split(delimiter);
  const texts = parts.length > width ? [...parts.slice(0, width - 1), parts.slice(width - 1).join(delimiter)] : parts;
  return Array.from({ length: width }, (_, index) => texts[index]?.trim() ?? "");
}
