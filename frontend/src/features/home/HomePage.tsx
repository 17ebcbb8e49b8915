import { apiHooks, type Schemas } from "../../client/api";
import { Page, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { homeText } from "../../text/home";
import { FirstFile } from "./FirstFile";
import { ItemList } from "./ItemList";

type Home = Schemas["HomeOut"];

const WHILE_RUNNING = 2000;
const OTHERWISE = 5000;

/** What a person sees first: what needs a decision, what runs, and what was done lately. */
export function HomePage() {
  const home = apiHooks.useQuery(
    "get",
    "/api/v1/home",
    {},
    {
      // Every change on this page is somebody else's or a worker's, so it is looked for.
      refetchInterval: ({ state }) => (state.data && state.data.running_total > 0 ? WHILE_RUNNING : OTHERWISE),
    },
  );
  return (
    <Page title={homeText.title}>
      {home.isPending ? <Loading /> : null}
      {home.isError ? <ProblemNotice error={home.error} onRetry={() => void home.refetch()} /> : null}
      {home.data ? <Parts home={home.data} /> : null}
    </Page>
  );
}

function Parts({ home }: { home: Home }) {
  if (home.needs.length + home.running.length + home.lately.length === 0) {
    return <FirstFile />;
  }
  return (
    <>
      <Section title={homeText.needs}>
        {home.needs.length === 0 ? <p className="text-ink-soft">{homeText.needsNothing}</p> : null}
        <ItemList label={homeText.needs} items={home.needs} total={home.needs_total} />
      </Section>
      {home.running.length > 0 ? (
        <Section title={homeText.running}>
          <ItemList label={homeText.running} items={home.running} total={home.running_total} />
        </Section>
      ) : null}
      {home.lately.length > 0 ? (
        <Section title={homeText.lately}>
          <ItemList label={homeText.lately} items={home.lately} />
        </Section>
      ) : null}
    </>
  );
}
