import { Badge } from "../../components/Badge";
import { newImportText } from "../../text/new_import";
import type { Preview } from "./preview";

type Row = Preview["rows"][number];

const MOST_COLUMNS = 60;

/** The first rows as they were read. */
export function PreviewTable({ preview, busy }: { preview: Preview; busy: boolean }) {
  const headers = preview.mapping.columns.slice(0, MOST_COLUMNS).map((column) => column.header);
  const shown = preview.rows.length;
  return (
    <figure className="flex flex-col gap-1">
      <section
        aria-label={newImportText.preview}
        aria-busy={busy}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-lg border border-line bg-surface transition-opacity aria-busy:opacity-60"
      >
        <table className="w-full border-collapse whitespace-nowrap text-sm">
          <thead className="sticky top-0 bg-sunken text-ink-soft">
            <tr>
              <th scope="col" className="px-2.5 py-1.5 text-right font-medium text-ink-faint">
                {newImportText.row}
              </th>
              {headers.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: headers may be the same, columns are their places
                <th key={index} scope="col" className="px-2.5 py-1.5 text-left font-medium">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {preview.rows.map((row) => (
              <PreviewRow key={row.row_number} row={row} width={headers.length} />
            ))}
          </tbody>
        </table>
      </section>
      <figcaption className="text-ink-faint text-sm">
        {preview.whole ? newImportText.whole(shown) : newImportText.beginning(shown)}
      </figcaption>
    </figure>
  );
}

function PreviewRow({ row, width }: { row: Row; width: number }) {
  return (
    <tr className={row.message === null ? "" : "bg-warn-soft"}>
      <td className="px-2.5 py-1 text-right text-ink-faint">{row.line}</td>
      {row.cells === null ? (
        <td colSpan={width} className="px-2.5 py-1">
          <Badge tone="danger">{newImportText.damaged}</Badge> {row.message}
        </td>
      ) : (
        row.cells.slice(0, MOST_COLUMNS).map((cell, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns are their places
          <td key={index} className="max-w-64 truncate px-2.5 py-1">
            {index === 0 && row.message !== null ? <Badge tone="warn">{newImportText.mended}</Badge> : null} {cell}
          </td>
        ))
      )}
    </tr>
  );
}
