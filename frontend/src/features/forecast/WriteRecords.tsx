import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { forecastText } from "../../text/review";

interface WriteRecordsProps {
  job: Schemas["ImportDetailOut"];
  forecast: Schemas["ForecastOut"];
}

/** Writes the records: all of them, or those of the rows that are ready while the others are held back. */
export function WriteRecords({ job, forecast }: WriteRecordsProps) {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayNot = useWhyNot("imports:write");
  const isPart = forecast.held > 0;
  const ready = forecast.create + forecast.update + forecast.unchanged;
  const write = apiHooks.useMutation("post", "/api/v1/imports/{import_id}/consolidate", {
    onSuccess: async () => {
      toast(forecastText.begun);
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports/{import_id}"] });
      await navigate({ to: "/imports/$importId", params: { importId: String(job.id) } });
    },
  });
  const why = mayNot ?? (isPart && ready === 0 ? forecastText.nothingToWrite : null);
  const said = isPart ? forecastText.writePart(ready) : forecastText.write(ready);
  return (
    <>
      <Button kind="primary" disabledBecause={why} onPress={() => setOpen(true)}>
        {said}
      </Button>
      <ConfirmDialog
        title={forecastText.writeTitle}
        isOpen={isOpen}
        action={said}
        isPending={write.isPending}
        onClose={() => setOpen(false)}
        onConfirm={() => write.mutate({ params: { path: { import_id: job.id } }, body: { partial: isPart } })}
      >
        <p>{forecastText.writeWhole(forecast.create, forecast.update)}</p>
        {isPart ? <p className="mt-2 text-warn">{forecastText.writeHeld(forecast.held)}</p> : null}
      </ConfirmDialog>
    </>
  );
}
