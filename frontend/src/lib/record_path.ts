/** Where a contact or a company is shown. */
export const recordPath = (target: string, id: number): string =>
  target === "company" ? `/companies/${id}` : `/contacts/${id}`;
