import { frameText } from "../text/frame";
import { Button } from "./Button";

interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** Fetches the next page of a list by cursor; nothing where there is none. */
export function MoreButton({ query }: MoreButtonProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center">
      <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
        {frameText.loadMore}
      </Button>
    </div>
  );
}
