import { ChevronRight, ChevronsLeft } from "lucide-react";
import { pagingText } from "../text/paging";
import { Button } from "./Button";

interface PagingProps {
  after: string | undefined;
  next: string | null;
  onPage: (after: string | undefined) => void;
}

/** Goes through a list that the server pages; the browser's own way back leads to the page before. */
export function Paging({ after, next, onPage }: PagingProps) {
  if (after === undefined && next === null) return null;
  return (
    <nav aria-label={pagingText.label} className="flex justify-center gap-2">
      <Button size="small" isDisabled={after === undefined} onPress={() => onPage(undefined)}>
        <ChevronsLeft aria-hidden="true" className="size-4" />
        {pagingText.first}
      </Button>
      <Button size="small" isDisabled={next === null} onPress={() => onPage(next ?? undefined)}>
        {pagingText.next}
        <ChevronRight aria-hidden="true" className="size-4" />
      </Button>
    </nav>
  );
}
