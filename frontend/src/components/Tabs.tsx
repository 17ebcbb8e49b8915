import type { ReactNode } from "react";
import { Tab as AriaTab, Tabs as AriaTabs, TabList, TabPanel } from "react-aria-components";

export interface TabEntry<K extends string = string> {
  id: K;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps<K extends string> {
  label: string;
  tabs: ReadonlyArray<TabEntry<K>>;
  /** Comes from the address, so that a tab can be linked to. */
  selected: K;
  onSelect: (id: K) => void;
}

/** Parts of one page, of which one is shown. */
export function Tabs<K extends string>({ label, tabs, selected, onSelect }: TabsProps<K>) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(key as K)}>
      <TabList aria-label={label} className="flex flex-wrap gap-x-1 border-line border-b">
        {tabs.map((tab) => (
          <AriaTab
            key={tab.id}
            id={tab.id}
            className={
              "-mb-px cursor-pointer whitespace-nowrap border-transparent border-b-2 px-3 py-2 text-ink-soft max-sm:px-2 " +
              "-outline-offset-2 hover:text-ink data-[selected]:border-accent data-[selected]:font-medium " +
              "data-[selected]:text-ink"
            }
          >
            {tab.label}
          </AriaTab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="py-4">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
