import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { decideText } from "../../../text/review";
import type { Decisions, Late } from "../data/decisions";

/** What two people wrote into one row at a time, side by side; nothing is lost before somebody chooses. */
export function LateDialog({ late, decisions }: { late: Late; decisions: Decisions }) {
  const { cells, newer } = late;
  const writeMine = () => {
    decisions.dropLate();
    void decisions.edit(newer, cells);
  };
  return (
    <Dialog
      title={decideText.conflictTitle(newer.row_number)}
      isOpen
      onClose={decisions.dropLate}
      footer={
        <>
          <Button onPress={writeMine}>{decideText.takeMine}</Button>
          <Button kind="primary" onPress={decisions.dropLate}>
            {decideText.takeTheirs}
          </Button>
        </>
      }
    >
      <p>{decideText.conflictWhy(newer.changed_by ?? decideText.somebody)}</p>
      <table className="mt-3 w-full border-collapse text-left">
        <thead className="text-ink-faint text-sm">
          <tr>
            <th scope="col" className="py-1 pr-3 font-medium">
              {decideText.column}
            </th>
            <th scope="col" className="py-1 pr-3 font-medium">
              {decideText.mine}
            </th>
            <th scope="col" className="py-1 font-medium">
              {decideText.theirs}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line text-ink">
          {Object.entries(cells).map(([name, text]) => (
            <tr key={name}>
              <th scope="row" className="py-1.5 pr-3 font-normal text-ink-soft">
                {name}
              </th>
              <td className="break-all py-1.5 pr-3">{text}</td>
              <td className="break-all py-1.5">{newer.cells[name] ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
