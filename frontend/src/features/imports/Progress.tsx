import { useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components";
import { Card } from "../../components/Page";
import { importText } from "../../text/imports";
import { type Marks, marked, rate, secondsLeft } from "./pace";
import type { ImportDetail } from "./told";

/** The rows that are done, how fast it goes and how long it will take. */
export function Progress({ job: { progress } }: { job: ImportDetail }) {
  const { rows_done: done, rows_expected: expected, exact, stage } = progress;
  const marks = useMarks(done);
  const known = expected > 0;
  const pace = stage === "staging" ? rate(marks) : null;
  const left = stage === "staging" ? secondsLeft(marks, expected) : null;
  const facts = [
    known ? importText.rowsOf(done, expected, exact) : importText.waiting,
    pace === null ? "" : importText.rate(Math.round(pace)),
    left === null ? "" : importText.left(left),
  ];
  return (
    <Card className="flex flex-col gap-2">
      <ProgressBar
        aria-label={importText.progress}
        value={known ? (done / expected) * 100 : 0}
        isIndeterminate={!known}
        valueLabel={facts[0]}
      >
        {({ percentage }) => (
          <div className="h-2 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full bg-accent transition-[width] duration-300 ${known ? "" : "animate-pulse"}`}
              style={{ width: `${known ? (percentage ?? 0) : 100}%` }}
            />
          </div>
        )}
      </ProgressBar>
      <p className="flex flex-wrap gap-x-4 text-ink-soft">
        {facts.filter(Boolean).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </Card>
  );
}

function useMarks(rows: number): Marks {
  const [marks, setMarks] = useState<Marks>([]);
  useEffect(() => setMarks((before) => marked(before, performance.now(), rows)), [rows]);
  return marks;
}
