import { X } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { apiHooks } from "../../client/api";
import { useFilterNames } from "../../client/filter_names";
import { namesIn, namesText } from "../../lib/name_list";
import type { FilterChange, RecordFilters } from "../../lib/record_filters";
import { filterText } from "../../text/record_filters";
import { labelStyle } from "../field_style";
import { Picker } from "../Picker";

interface FieldNamesProps {
  kind: "contacts" | "companies";
  search: RecordFilters;
  change: (part: FilterChange) => void;
  filter: "filled" | "empty";
  label: string;
}

/** The fields of which records must have a value, or must have none. */
export function FieldNames({ kind, search, change, filter, label }: FieldNamesProps) {
  const fields = apiHooks.useQuery("get", "/api/v1/fields", { params: { query: { kind } } }).data?.items ?? [];
  const custom = apiHooks.useQuery("get", "/api/v1/fields/in-use", { params: { query: { kind } } }).data?.custom ?? [];
  const named = useFilterNames(kind);
  const chosen = namesIn(search[filter]);
  const offered = (choices: { id: string; label: string }[]) => choices.filter(({ id }) => !chosen.includes(id));
  const say = (names: string[]) => change({ [filter]: namesText(names) });
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden="true" className={labelStyle}>
        {label}
      </span>
      {chosen.map((name) => (
        <AriaButton
          key={name}
          onPress={() => say(chosen.filter((each) => each !== name))}
          className="flex h-8 cursor-pointer items-center justify-between gap-2 rounded-md border border-line bg-surface px-2.5 text-ink hover:bg-sunken"
        >
          <span className="truncate">{named("field", name)}</span>
          <span className="sr-only">{filterText.remove}</span>
          <X aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
        </AriaButton>
      ))}
      <Picker
        label={label}
        placeholder={filterText.addField}
        groups={[
          {
            label: filterText.custom,
            choices: offered(custom.map((name) => ({ id: `custom:${name}`, label: name }))),
          },
          {
            label: filterText.fields,
            choices: offered(fields.map(({ name, label: word }) => ({ id: name, label: word }))),
          },
        ].filter((group) => group.choices.length > 0)}
        value={null}
        onChange={(name) => say([...chosen, name])}
      />
    </div>
  );
}
