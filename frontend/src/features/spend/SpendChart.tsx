import { AxisBottom, AxisLeft } from "@visx/axis";
import { Group } from "@visx/group";
import { scaleBand, scaleLinear } from "@visx/scale";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../../lib/class_names";
import { amount } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { spendText } from "../../text/spend";
import type { Day } from "./by_day";

interface SpendChartProps {
  days: ReadonlyArray<Day>;
  /** In the order in which they are stacked and coloured. */
  providers: ReadonlyArray<string>;
  currency: string;
}

const [HEIGHT, BOTTOM, TOP] = [220, 24, 8];
/** What a sign of an amount beside the chart takes at most, in pixels. */
const SIGN = 8;
/** What is free between the amounts and the bars, in pixels. */
const GAP = 12;
/** The chart is never narrower than this, in pixels. */
const LEAST = 224;
const ROOM_OF_LABEL = 72;
const FILLS = ["fill-accent", "fill-info", "fill-warn", "fill-good", "fill-danger", "fill-line-strong"];
const DOTS = ["bg-accent", "bg-info", "bg-warn", "bg-good", "bg-danger", "bg-line-strong"];
const dayName = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

/** A bar for each day, with what each provider cost on it. */
export function SpendChart({ days, providers, currency }: SpendChartProps) {
  const [frame, width] = useWidth();
  const most = Math.max(...days.map(({ total }) => total), 0.01);
  const y = scaleLinear({ domain: [0, most], range: [HEIGHT - BOTTOM, TOP], nice: true });
  const left = GAP + SIGN * Math.max(...y.ticks(4).map((value) => amount(value, currency).length));
  const x = scaleBand({ domain: days.map(({ day }) => day), range: [left, width], padding: 0.2 });
  const total = days.reduce((sum, day) => sum + day.total, 0);
  const axis = { stroke: "var(--line-strong)", tickStroke: "var(--line-strong)", hideTicks: true };
  const label = { fill: "var(--ink-faint)", fontSize: 12, fontFamily: "inherit" };
  const every = Math.ceil((days.length * ROOM_OF_LABEL) / (width - left));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <Legend providers={providers} />
        <p>
          <span className="text-ink-soft text-sm">{spendText.total}</span>{" "}
          <span className="font-semibold text-lg">{amount(total, currency)}</span>
        </p>
      </div>
      <div ref={frame}>
        <svg
          role="img"
          aria-label={spendText.chart(amount(total, currency), days.length)}
          width={width}
          height={HEIGHT}
          className="block"
        >
          <AxisLeft
            scale={y}
            left={left}
            numTicks={4}
            hideAxisLine
            {...axis}
            tickFormat={(value) => amount(Number(value), currency)}
            tickLabelProps={() => ({ ...label, textAnchor: "end", dx: -4, dy: 4 })}
          />
          <Group>
            {days.map((day) => (
              <Bar
                key={day.day}
                day={day}
                x={x(day.day) ?? 0}
                width={x.bandwidth()}
                y={y}
                {...{ providers, currency }}
              />
            ))}
          </Group>
          <AxisBottom
            scale={x}
            top={HEIGHT - BOTTOM}
            {...axis}
            tickValues={days.map(({ day }) => day).filter((_, place) => place % every === 0)}
            tickFormat={(day) => dayName.format(new Date(day))}
            tickLabelProps={() => ({ ...label, textAnchor: "middle" })}
          />
        </svg>
      </div>
    </div>
  );
}

/** The width that there is, in pixels, so that words keep their size. */
function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(LEAST);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(LEAST, Math.floor(entry.contentRect.width)));
    });
    if (frame.current !== null) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  return [frame, width];
}

interface BarProps {
  day: Day;
  x: number;
  width: number;
  y: (value: number) => number;
  providers: ReadonlyArray<string>;
  currency: string;
}

function Bar({ day, x, width, y, providers, currency }: BarProps) {
  let below = 0;
  return (
    <g>
      <title>{spendText.ofDay(dayName.format(new Date(day.day)), amount(day.total, currency))}</title>
      {day.parts.map(({ provider, money }) => {
        const from = below;
        below += money;
        return (
          <rect
            key={provider}
            x={x}
            width={width}
            y={y(below)}
            height={Math.max(0, y(from) - y(below))}
            className={FILLS[providers.indexOf(provider) % FILLS.length]}
          />
        );
      })}
    </g>
  );
}

function Legend({ providers }: { providers: ReadonlyArray<string> }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-sm">
      {providers.map((provider, place) => (
        <li key={provider} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={classNames("size-2.5 rounded-sm", DOTS[place % DOTS.length])} />
          {providerName(provider)}
        </li>
      ))}
    </ul>
  );
}
