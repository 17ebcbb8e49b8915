/** An amount above 0 as it is typed; null for none, undefined for what is no amount. */
export function amountOf(typed: string | undefined): string | null | undefined {
  const plain = (typed ?? "").trim().replace(",", ".");
  if (plain === "") return null;
  return /^\d{1,9}(\.\d{1,6})?$/.test(plain) && Number(plain) > 0 ? plain : undefined;
}
