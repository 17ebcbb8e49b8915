import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { apiHooks } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { EmptyState } from "../../components/EmptyState";
import { homeText } from "../../text/home";

/** How to begin where nothing was imported yet: with a file of one's own, or with the sample. */
export function FirstFile() {
  const whyNot = useWhyNot("imports:write");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const begin = apiHooks.useMutation("post", "/api/v1/imports/sample", {
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/home"] });
      void navigate({ to: "/imports/$importId", params: { importId: String(job.id) } });
    },
  });
  return (
    <EmptyState
      icon={Inbox}
      title={homeText.nothing}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/import" className={buttonStyle("primary")}>
            {homeText.importFile}
          </Link>
          <Button disabledBecause={whyNot} isPending={begin.isPending} onPress={() => begin.mutate({})}>
            {homeText.sample}
          </Button>
        </div>
      }
    >
      <p>{homeText.nothingWhy}</p>
      <p className="mt-2">{homeText.sampleWhy}</p>
    </EmptyState>
  );
}
