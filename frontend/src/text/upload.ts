import { bytes, percent } from "../lib/format";

export const uploadText = {
  dropHere: "Drop the file to import it",
  dropHint: "CSV, TSV, XLSX, XLS, ODS, gzip or zip, of any size.",
  tray: "Uploads",
  pause: (name: string) => `Pause the upload of ${name}`,
  resume: (name: string) => `Go on with the upload of ${name}`,
  cancel: (name: string) => `Cancel the upload of ${name}`,
  dismiss: (name: string) => `Take ${name} off the list`,
  open: "Look at it",
  progress: (name: string) => `Upload of ${name}`,
  states: {
    reading: "Reading the file…",
    sending: (done: number, size: number) =>
      `${bytes(done)} of ${bytes(size)}, ${percent(size === 0 ? 1 : Math.floor((done / size) * 100) / 100)}`,
    waiting: "The server does not answer; it goes on by itself.",
    paused: (done: number, size: number) => `Paused at ${bytes(done)} of ${bytes(size)}`,
    completing: "Putting the parts together…",
    complete: "Uploaded",
    cancelled: "Cancelled",
  },
  pace: ({ rate, left }: { rate: number; left: number }) =>
    `${bytes(Number(rate.toPrecision(2)))} a second, ${roughly(left)} left`,
  resumed: (done: number) => `Found the earlier upload of this file: ${bytes(done)} need not be sent again.`,
  changed: "The file was changed or moved while it was read; choose it again.",
  title: "Import a file",
  lead: "Contacts or companies, as people really send them. You see what was understood before anything is written.",
  dropTitle: "Drop a file here, or anywhere in the app",
  choose: "Choose a file",
  secondTitle: "The file is on its way",
  secondWhy: "Go on working in the meantime: it is sent whichever page is open.",
  unfinished: "Uploads that were interrupted",
  unfinishedWhy: "Choose or drop the same file again: it goes on where it was.",
  there: (done: number, size: number) => `${bytes(done)} of ${bytes(size)} are there`,
  until: (when: string) => `kept until ${when}`,
  discard: "Discard",
  discardOf: (name: string) => `Discard the upload of ${name}`,
  onlyOne: "One file at a time: the others were left.",
};

/** A length of time that one waits for, so rough that it does not change at each look. */
function roughly(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds <= 60) return `about ${Math.ceil(seconds / 10) * 10} s`;
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} min`;
  const tens = Math.ceil(seconds / 600);
  return `about ${Math.floor(tens / 6)} h${tens % 6 === 0 ? "" : ` ${(tens % 6) * 10} min`}`;
}
