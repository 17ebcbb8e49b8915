import { Picker } from "../../components/Picker";
import { COUNTRIES } from "../../text/countries";
import { newImportText } from "../../text/new_import";
import type { Form } from "./NewImportPage";

const OWN = "own";

/** Whose way to write phone numbers and dates the file follows. */
export function CountryChoice({ form: { search, change } }: { form: Form }) {
  const groups = [{ label: "", choices: [{ id: OWN, label: newImportText.ownCountry }, ...COUNTRIES] }];
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden="true" className="font-medium text-sm">
        {newImportText.country}
      </span>
      <Picker
        label={newImportText.country}
        groups={groups}
        value={search.country ?? OWN}
        onChange={(country) => change({ country: country === OWN ? undefined : country })}
      />
      <span className="text-ink-faint text-sm">{newImportText.countryWhy}</span>
    </div>
  );
}
