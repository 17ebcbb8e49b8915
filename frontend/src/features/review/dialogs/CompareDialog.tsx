import { useState } from "react";
import { apiHooks } from "../../../client/api";
import { Button } from "../../../components/Button";
import { Checkbox } from "../../../components/Checkbox";
import { Dialog } from "../../../components/Dialog";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { Loading } from "../../../components/Spinner";
import { classNames } from "../../../lib/class_names";
import { compareText } from "../../../text/review";
import type { Decisions } from "../data/decisions";
import type { Row } from "../data/rows";
import type { GridColumn } from "../grid/columns";

interface CompareDialogProps {
  importId: number;
  issueId: number;
  columns: ReadonlyArray<GridColumn>;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
}

const MOST = 12;

/** The rows of one person as columns, with what differs marked; one of them is kept. */
export function CompareDialog({ importId, issueId, columns, decisions, whyNot, onClose }: CompareDialogProps) {
  const [isShort, setShort] = useState(true);
  const found = apiHooks.useQuery("get", "/api/v1/imports/{import_id}/rows", {
    params: { path: { import_id: importId }, query: { issue_id: issueId, limit: 500 } },
  });
  const all = found.data?.items ?? [];
  const rows = all.slice(0, MOST);
  const issue = all[0]?.issues.find((each) => each.id === issueId);
  const shown = columns.filter((column) => !isShort || differs(rows, column.name));
  const keep = async (kept: Row) => {
    const others = all.filter((row) => row !== kept && row.status !== "DISCARD").map((row) => row.row_number);
    if (await decisions.decide({ action: "discard", rows: others })) onClose();
  };
  const write = (row: Row, name: string, text: string) => decisions.edit(row, { [name]: text });
  return (
    <Dialog
      title={issue?.value ? compareText.duplicatesOf(issue.value) : compareText.duplicates}
      isOpen
      wide
      onClose={onClose}
      footer={<Button onPress={onClose}>{compareText.close}</Button>}
    >
      {found.isPending ? <Loading /> : null}
      {found.isError ? <ProblemNotice error={found.error} /> : null}
      {rows.length === 0 ? null : (
        <>
          <Checkbox isSelected={isShort} onChange={setShort} className="mb-2">
            {compareText.onlyDiffering}
          </Checkbox>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section aria-label={compareText.duplicates} tabIndex={0} className="overflow-x-auto">
            <table className="border-collapse text-left text-ink">
              <thead>
                <tr>
                  <td />
                  {rows.map((row) => (
                    <th
                      key={row.row_number}
                      scope="col"
                      className="min-w-28 px-2 pb-2 align-top font-medium sm:min-w-44"
                    >
                      {compareText.rowHead(row.row_number)}{" "}
                      <span className="font-normal text-ink-faint text-sm">{compareText.lineHead(row.line)}</span>
                      <div className="mt-1">
                        <Button
                          size="small"
                          kind="primary"
                          aria-label={compareText.keepThisOf(row.row_number)}
                          disabledBecause={whyNot}
                          onPress={() => void keep(row)}
                        >
                          {compareText.keepThis}
                        </Button>
                      </div>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((column) => (
                  <CompareLine key={column.name} {...{ column, rows, whyNot }} isMarked={!isShort} onWrite={write} />
                ))}
              </tbody>
            </table>
          </section>
          {all.length > MOST ? <p className="mt-2">{compareText.more(all.length - MOST)}</p> : null}
        </>
      )}
    </Dialog>
  );
}

interface CompareLineProps {
  column: GridColumn;
  rows: ReadonlyArray<Row>;
  whyNot: string | null;
  /** Whether to say which lines differ: not where all of them do. */
  isMarked: boolean;
  onWrite: (row: Row, name: string, text: string) => void;
}

function CompareLine({ column, rows, whyNot, isMarked, onWrite }: CompareLineProps) {
  const isDiffering = differs(rows, column.name);
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-1 pr-3 font-normal text-ink-soft max-sm:text-sm sm:whitespace-nowrap">
        {column.name}
        {isDiffering && isMarked ? <span className="ml-1.5 text-warn text-xs">{compareText.differs}</span> : null}
      </th>
      {rows.map((row) => {
        const text = row.cells[column.name] ?? "";
        return (
          <td key={row.row_number} className={classNames("px-1 py-0.5", isDiffering && "bg-warn-soft")}>
            <input
              key={text}
              aria-label={`${column.name}, ${compareText.rowHead(row.row_number)}`}
              defaultValue={text}
              readOnly={whyNot !== null}
              placeholder={compareText.empty}
              onBlur={(event) =>
                event.target.value === text ? undefined : onWrite(row, column.name, event.target.value)
              }
              onKeyDown={(event) => (event.key === "Enter" ? event.currentTarget.blur() : undefined)}
              className="w-full min-w-28 rounded-sm bg-transparent px-1 py-0.5 sm:field-sizing-content sm:w-auto sm:min-w-40 sm:max-w-96 placeholder:text-ink-faint hover:bg-surface"
            />
          </td>
        );
      })}
    </tr>
  );
}

function differs(rows: ReadonlyArray<Row>, name: string): boolean {
  return new Set(rows.map((row) => row.cells[name] ?? "")).size > 1;
}
