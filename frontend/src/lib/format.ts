const LOCALE = "en";
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" });
const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
const words = new Intl.PluralRules(LOCALE);

const UNITS: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const BYTES = ["bytes", "KB", "MB", "GB", "TB"];

/** 1,234,567 */
export const number = (value: number): string => whole.format(value);

/** 1.2M */
export const shortNumber = (value: number): string => short.format(value);

/** A share of 1 as 12.5% */
export const percent = (value: number): string => share.format(value);

/** "1 row", "1,200 rows" */
export const count = (value: number, one: string, many: string): string =>
  `${whole.format(value)} ${words.select(value) === "one" ? one : many}`;

/** An instant in the reader's time zone: Mar 1, 2026, 9:30 AM */
export const dateTime = (instant: string | Date): string => moment.format(new Date(instant));

/** Mar 1, 2026 */
export const date = (instant: string | Date): string => day.format(new Date(instant));

/** "5 minutes ago"; after a month, the date. */
export function timeAgo(instant: string | Date, now: Date = new Date()): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return date(instant);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return ago.format(Math.trunc(seconds / size), unit);
  }
  return ago.format(0, "second");
}

/** 1.4 MB, in powers of 1024. */
export function bytes(value: number): string {
  if (value === 1) return "1 byte";
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log(value) / Math.log(1024)), BYTES.length - 1);
  const digits = power === 0 || value / 1024 ** power >= 100 ? 0 : 1;
  return `${(value / 1024 ** power).toLocaleString(LOCALE, { maximumFractionDigits: digits })} ${BYTES[power]}`;
}

/** A length of time: "45 s", "3 min 20 s", "2 h 5 min"; what is over in no time took "less than a second". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole === 0) return "less than a second";
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** An amount of money in a currency, such as "$1.25". */
export const money = (amount: number, currency = "USD"): string =>
  new Intl.NumberFormat(LOCALE, { style: "currency", currency }).format(amount);
