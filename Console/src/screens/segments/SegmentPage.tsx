import { useState } from "react";
import { withQuery } from "../../api/client";
import type { Places } from "../../app/router";
import { Link, setParameters, usePlace, useParameter } from "../../app/router";
import { useQuery, usePages } from "../../api/query";
import type { CustomerRow, MemberRow } from "../../api/customers";
import type { GrowthDay, Segment } from "../../api/segments";
import type { Page } from "../../api/common";
import { Button, ButtonLink } from "../../ui/Button";
import { Chart } from "../../ui/Chart";
import { DataTable, type Column } from "../../ui/DataTable";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { useCustomerColumns } from "../customers/columns";
import { examples } from "./examples";
import { SegmentBuilder } from "./SegmentBuilder";

const words = pairs({
  members: ["Members", "成员"],
  since: ["Since", "进入时间"],
  moves: ["Who entered and who left", "进入与离开"],
  size: ["Size", "规模"],
  now: (count: string) => [`${count} now`, `当前 ${count} 位`],
  movesChart: (entered: string, left: string) => [`In the last 30 days ${entered} entries and ${left} exits by day`, `最近 30 天每天的进入（共 ${entered}）与离开（共 ${left}）`],
  sizeChart: (first: string, last: string) => [`Size at the end of each of the last 30 days, from ${first} to ${last}`, `最近 30 天每天结束时的规模，从 ${first} 到 ${last}`],
  entered: ["Entered", "进入"],
  left: ["Left", "离开"],
  day: ["Day", "日期"],
  byDay: ["Day by day", "逐日明细"],
  enteredOn: (day: string) => [`Entered on ${day} and still in`, `${day} 进入且仍在`],
  leftOn: (day: string) => [`Left on ${day} and stayed away`, `${day} 离开且未返回`],
  everybody: ["All members", "全部成员"],
  leftSince: ["Left", "离开时间"],
  nobody: ["Nobody: whoever moved that day moved again since.", "没有：当日变动的客户此后又有变动。"],
  edit: ["Edit", "编辑"],
  start: ["Start a strategy", "创建策略"],
  rule: ["Rule", "规则"],
  version: (version: string) => [`version ${version}`, `版本 ${version}`],
  none: ["Nobody is in this segment now.", "当前没有成员。"],
  noneHint: ["Whoever comes to fit the rule enters by itself.", "符合规则的客户会自动进入。"],
});

const memberColumns = ["name", "handle", "orders", "spend", "last"];

export default function SegmentPage({ segment: key = "" }: Places) {
  const [example] = useParameter("example");
  const [isEditing, setEditing] = useState(false);
  if (key === "new") {
    const one = examples.find((one) => one.key === example);
    return <SegmentBuilder key={example} segment={null} example={one ?? null} />;
  }
  return <Existing name={key} isEditing={isEditing} setEditing={setEditing} />;
}

function Existing({ name, isEditing, setEditing }: { name: string; isEditing: boolean; setEditing: (on: boolean) => void }) {
  const say = useWords(words);
  const format = useFormat();
  const asked = useQuery<Segment>(`/v1/segments/${encodeURIComponent(name)}`, { every: 15_000, live: ["understand"] });
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={8} />;
  const segment = asked.data;
  if (isEditing) return <SegmentBuilder segment={segment} example={null} done={() => { setEditing(false); asked.reload(); }} />;
  return (
    <>
      <PageHeader needs="operate" title={segment.name} about={say.version(format.number(segment.version))}>
        <ButtonLink needs="operate" look="primary" icon="target" to={`/strategies/new/edit?segment=${segment.key}`}>{say.start}</ButtonLink>
        <Button needs="operate" icon="edit" onClick={() => setEditing(true)}>{say.edit}</Button>
      </PageHeader>
      <div className="stack">
        <Panel title={say.rule}><p>{segment.words}</p></Panel>
        <Growth name={segment.key} members={segment.members} />
        <Members name={segment.key} />
      </div>
    </>
  );
}

/** Entries and exits by day, and the size that makes; each number opens whom it counts. */
function Growth({ name, members }: { name: string; members: number }) {
  const say = useWords(words);
  const format = useFormat();
  const growth = useQuery<Page<GrowthDay>>(`/v1/segments/${name}/growth?days=30`, { every: 60_000, live: ["understand"] }).data?.items ?? [];
  const total = (key: "entered" | "left") => format.number(growth.reduce((sum, day) => sum + day[key], 0));
  const labels = growth.map((day) => format.civil(day.day));
  const moved = growth.filter((day) => day.entered > 0 || day.left > 0).reverse();
  const at = (side: "entered" | "left", day: GrowthDay) => (day[side] === 0 ? "–" : <Link to={`/segments/${name}?${side}=${day.day}`}>{format.number(day[side])}</Link>);
  return (
    <div className="stack">
      <div className="columns" style={{ ["--least" as string]: "300px" }}>
        <Panel title={say.moves}>
          <Chart summary={say.movesChart(total("entered"), total("left"))} height={160} labels={labels} series={[
            { label: say.entered, values: growth.map((day) => day.entered), tone: "accent", kind: "bar" },
            { label: say.left, values: growth.map((day) => -day.left), tone: "warn", kind: "bar" },
          ]} isStacked format={(value) => format.number(Math.abs(value))} />
        </Panel>
        <Panel title={say.size} aside={<Link to={`/customers?segment=${name}`}>{say.now(format.number(members))}</Link>}>
          <Chart summary={say.sizeChart(format.number(growth[0]?.size), format.number(growth[growth.length - 1]?.size))} height={160} labels={labels} series={[{ label: say.size, values: growth.map((day) => day.size), tone: "info" }]} />
        </Panel>
      </div>
      {moved.length > 0 && (
        <details className="panel">
          <summary className="strong">{say.byDay}</summary>
          <div className="segment-days" tabIndex={0} role="region" aria-label={say.byDay}>
            <table className="table">
              <thead><tr><th scope="col">{say.day}</th><th scope="col" className="end">{say.entered}</th><th scope="col" className="end">{say.left}</th><th scope="col" className="end">{say.size}</th></tr></thead>
              <tbody>{moved.map((day) => <tr key={day.day}><td>{format.civil(day.day)}</td><td className="end">{at("entered", day)}</td><td className="end">{at("left", day)}</td><td className="end">{format.number(day.size)}</td></tr>)}</tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
}

function Members({ name }: { name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const { query } = usePlace();
  const [entered, left] = [query.get("entered") ?? "", query.get("left") ?? ""];
  const day = entered || left;
  const pages = usePages<MemberRow>(withQuery(`/v1/segments/${name}/members`, { entered, left }));
  const shared = useCustomerColumns(memberColumns);
  const columns = [...shared, { key: "since", title: left ? say.leftSince : say.since, render: (row: MemberRow) => (day ? format.instant(row.since) : format.day(row.since)), isWide: true, width: "16%" }] as Column<MemberRow>[];
  const title = entered ? say.enteredOn(format.civil(entered)) : left ? say.leftOn(format.civil(left)) : say.members;
  if (pages.isLoading && pages.rows.length === 0) return <Skeleton lines={6} />;
  return (
    <Panel title={title} flush aside={day && <Button icon="close" onClick={() => setParameters({ entered: null, left: null })}>{say.everybody}</Button>}>
      <ErrorNote error={pages.error} retry={pages.reload} />
      {pages.rows.length === 0 ? <Empty icon="people" title={day ? say.nobody : say.none}>{day ? undefined : say.noneHint}</Empty> : (
        <DataTable label={title} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="440px" rowLink={(row: CustomerRow) => `/customers/${row.id}`} />
      )}
    </Panel>
  );
}
