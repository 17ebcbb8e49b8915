import { X } from "lucide-react";
import type { Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { Card, Section } from "../../components/Page";
import { Picker } from "../../components/Picker";
import { type Choice, Select } from "../../components/Select";
import { newImportText } from "../../text/new_import";
import { CountryChoice } from "./CountryChoice";
import { byGroup, labelOf } from "./field_choices";
import type { Form } from "./NewImportPage";
import { ON_DUPLICATE, ON_EXISTING, ON_INVALID, ON_REPAIRED, PROTECTED } from "./search";

interface PolicyFormProps {
  fields: ReadonlyArray<Schemas["FieldOut"]>;
  required: ReadonlyArray<string>;
  form: Form;
}

/** What the import does by itself with rows that have problems. */
export function PolicyForm({ fields, required, form }: PolicyFormProps) {
  return (
    <Section title={newImportText.policies}>
      <Card className="flex flex-col gap-5">
        <p className="text-ink-soft">{newImportText.policiesWhy}</p>
        <Decisions form={form} />
        <Required fields={fields} required={required} form={form} />
        <div className="grid gap-5 md:grid-cols-2">
          <CountryChoice form={form} />
        </div>
        <Checkbox
          isSelected={form.search.partial === true}
          onChange={(partial) => form.change({ partial: partial ? true : undefined })}
        >
          {newImportText.partial}
        </Checkbox>
      </Card>
    </Section>
  );
}

function Decisions({ form: { search, change } }: { form: Form }) {
  const companies = search.kind === "companies";
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Select
        label={companies ? newImportText.onDuplicateCompany : newImportText.onDuplicate}
        choices={choices(ON_DUPLICATE, newImportText.duplicates)}
        hint={newImportText.duplicates[search.duplicate ?? "review"][1]}
        value={search.duplicate ?? "review"}
        onChange={(duplicate) => change({ duplicate: said(duplicate) })}
      />
      <Select
        label={companies ? newImportText.onExistingCompany : newImportText.onExisting}
        choices={choices(ON_EXISTING, newImportText.existing)}
        hint={newImportText.existing[search.existing ?? "review"][1]}
        value={search.existing ?? "review"}
        onChange={(existing) => change({ existing: said(existing), protect: undefined })}
      />
      <Select
        label={newImportText.onInvalid}
        choices={choices(ON_INVALID, newImportText.invalid)}
        hint={newImportText.invalid[search.invalid ?? "review"][1]}
        value={search.invalid ?? "review"}
        onChange={(invalid) => change({ invalid: said(invalid) })}
      />
      <Select
        label={newImportText.onRepaired}
        choices={choices(ON_REPAIRED, newImportText.repaired)}
        hint={newImportText.repaired[search.repaired ?? "review"][1]}
        value={search.repaired ?? "review"}
        onChange={(repaired) => change({ repaired: said(repaired) })}
      />
      {search.existing === "overwrite" && !companies ? <Protected form={{ search, change }} /> : null}
    </div>
  );
}

function Protected({ form: { search, change } }: { form: Form }) {
  const chosen = search.protect ?? [];
  return (
    <fieldset className="flex flex-col gap-1.5 md:col-span-2">
      <legend className="font-medium text-sm">{newImportText.protect}</legend>
      <p className="text-ink-faint text-sm">{newImportText.protectWhy}</p>
      <div className="flex flex-wrap gap-4">
        {PROTECTED.map((name) => (
          <Checkbox
            key={name}
            isSelected={chosen.includes(name)}
            onChange={(on) =>
              change({ protect: PROTECTED.filter((each) => (each === name ? on : chosen.includes(each))) })
            }
          >
            {newImportText.protectedFields[name]}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function Required({ fields, required, form }: PolicyFormProps) {
  const others = byGroup(fields.filter(({ name }) => !required.includes(name)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="font-medium text-sm">{newImportText.required}</legend>
      <p className="text-ink-faint text-sm">{newImportText.requiredWhy}</p>
      <div className="flex flex-wrap items-center gap-2">
        {required.length === 0 ? <span className="text-ink-soft">{newImportText.noneRequired}</span> : null}
        {required.map((name) => (
          <span key={name} className="inline-flex items-center gap-1 rounded-md bg-sunken py-0.5 pl-2.5">
            {labelOf(fields, name)}
            <Button
              kind="quiet"
              size="small"
              aria-label={newImportText.drop(labelOf(fields, name))}
              onPress={() => form.change({ required: required.filter((each) => each !== name) })}
            >
              <X aria-hidden="true" className="size-3.5" />
            </Button>
          </span>
        ))}
        <div className="w-44">
          <Picker
            label={newImportText.required}
            placeholder={newImportText.addRequired}
            groups={others}
            value={null}
            onChange={(name) => form.change({ required: [...required, name] })}
          />
        </div>
      </div>
    </fieldset>
  );
}

/** Review is what is done anyway: it need not stand in the address. */
function said<K extends string>(choice: K): Exclude<K, "review"> | undefined {
  return choice === "review" ? undefined : (choice as Exclude<K, "review">);
}

function choices<K extends string>(ids: ReadonlyArray<K>, names: Record<K, string[]>): Choice<K>[] {
  return ids.map((id) => ({ id, label: names[id][0] ?? id, hint: names[id][1] }));
}
