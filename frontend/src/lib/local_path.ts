/** The path to go on to after signing in; an address that is not one of the page's own gives Home. */
export function localPath(wanted: string | undefined, origin: string): string {
  if (wanted === undefined || !URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  return url.origin === origin ? url.pathname + url.search + url.hash : "/";
}
