import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Page";
import { historyText, recordText } from "../../text/records";
import type { RecordDetail } from "./record_shapes";

/** The import, row and line that a record was made from. */
export function RecordOrigin({ record: { origin } }: { record: RecordDetail }) {
  return (
    <Card>
      <h2 className="mb-1 font-medium text-ink-soft text-sm">{recordText.origin}</h2>
      {origin === null ? (
        <p>{recordText.byPerson}</p>
      ) : (
        <p className="break-words">
          <Link
            to="/imports/$importId"
            params={{ importId: String(origin.import_id) }}
            className="font-medium text-accent-ink hover:underline"
          >
            {origin.filename ?? historyText.aFile(origin.import_id)}
          </Link>
          <span className="block text-ink-faint text-sm">{recordText.originLine(origin.row_number, origin.line)}</span>
        </p>
      )}
    </Card>
  );
}
