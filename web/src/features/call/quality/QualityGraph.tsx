import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { TimelineSample } from "../../../engine";
import type { Measure } from "./measures";
import styles from "./Quality.module.css";

const kHeight = 84;
/** Points of the drawing; a longer call is thinned out. */
const kPoints = 300;
const kColours = { mine: "#8b95ff", theirs: "#35c175" };
const kFaint = "rgb(255 255 255 / 10%)";
const kText = "#a9adb4";

function thinned(samples: readonly TimelineSample[]): readonly TimelineSample[] {
  const step = Math.ceil(samples.length / kPoints);
  return step <= 1 ? samples : samples.filter((_, index) => index % step === 0);
}

function dataOf(measure: Measure, samples: readonly TimelineSample[]): UPlot.AlignedData {
  const shown = thinned(samples);
  return [
    shown.map(({ atMs }) => atMs / 1000),
    ...measure.lines.map(({ read }) => shown.map((sample) => read(sample) ?? null)),
  ];
}

function clock(seconds: number): string {
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

function optionsOf(measure: Measure, width: number): UPlot.Options {
  const axis = { stroke: kText, font: "11px Inter Variable, sans-serif", ticks: { show: false } };
  return {
    width,
    height: kHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 4, 0, 0],
    scales: { x: { time: false }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 22,
        space: 72,
        grid: { show: false },
        values: (_, ticks) => ticks.map(clock),
      },
      {
        ...axis,
        size: 68,
        space: 26,
        grid: { stroke: kFaint, width: 1 },
        values: (_, ticks) => ticks.map((each) => measure.show(each)),
      },
    ],
    series: [
      {},
      ...measure.lines.map(({ side }) => ({
        stroke: kColours[side],
        width: 1.5,
        points: { show: false },
        // The second line differs by more than its colour.
        ...(side === "theirs" && { dash: [4, 3] }),
      })),
    ],
  };
}

/** One measure over the time of the call. What it shows is in the table, too. */
export function QualityGraph({
  measure,
  samples,
}: {
  measure: Measure;
  samples: readonly TimelineSample[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new UPlot(optionsOf(measure, element.clientWidth), dataOf(measure, []), element);
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: kHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [measure]);
  useEffect(() => plot.current?.setData(dataOf(measure, samples)), [measure, samples]);
  return (
    <figure className={styles.figure} aria-hidden="true">
      <figcaption>
        <b>{measure.title()}</b>
        {measure.lines.map((line) => (
          <span key={line.side} className={styles.legend} data-side={line.side}>
            {line.label()}
          </span>
        ))}
      </figcaption>
      <div ref={place} dir="ltr" />
    </figure>
  );
}
