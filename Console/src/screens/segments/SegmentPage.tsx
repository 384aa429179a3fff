import { useState } from "react";
import type { Places } from "../../app/router";
import { useParameter } from "../../app/router";
import { useQuery, usePages } from "../../api/query";
import type { CustomerRow, MemberRow } from "../../api/customers";
import type { GrowthDay, Segment } from "../../api/segments";
import type { Page } from "../../api/common";
import { Button, ButtonLink } from "../../ui/Button";
import { Chart } from "../../ui/Chart";
import { DataTable, type Column } from "../../ui/DataTable";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { useCustomerColumns } from "../customers/columns";
import { examples } from "./examples";
import { SegmentBuilder } from "./SegmentBuilder";

const words = pairs({
  members: ["Members", "成员"],
  since: ["Since", "进入时间"],
  entered: ["When the present members entered", "当前成员的进入时间"],
  enteredChart: (count: string) => [`${count} of the present members entered in the last 30 days`, `最近 30 天进入的当前成员共 ${count} 位`],
  edit: ["Edit", "编辑"],
  start: ["Start a strategy", "创建策略"],
  rule: ["Rule", "规则"],
  version: (version: string) => [`version ${version}`, `版本 ${version}`],
  none: ["Nobody is in this segment now.", "当前没有成员。"],
  noneHint: ["Whoever comes to fit the rule enters by itself.", "符合规则的客户会自动进入。"],
});

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
  const asked = useQuery<Segment>(`/v1/segments/${encodeURIComponent(name)}`, { every: 15_000 });
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
        <div className="segment-columns">
          <StatTile label={say.members} value={format.number(segment.members)} to={`/customers?segment=${segment.key}`} />
          <Growth name={segment.key} />
        </div>
        <Members name={segment.key} />
      </div>
    </>
  );
}

function Growth({ name }: { name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const growth = useQuery<Page<GrowthDay>>(`/v1/segments/${name}/growth?days=30`).data?.items ?? [];
  const total = growth.reduce((sum, day) => sum + day.entered, 0);
  return (
    <Panel title={say.entered}>
      <Chart summary={say.enteredChart(format.number(total))} height={140} labels={growth.map((day) => format.civil(day.day))} series={[{ label: say.entered, values: growth.map((day) => day.entered), tone: "accent", kind: "bar" }]} />
    </Panel>
  );
}

function Members({ name }: { name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const pages = usePages<MemberRow>(`/v1/segments/${name}/members`);
  const shared = useCustomerColumns().filter((column) => column.key !== "rfm");
  const columns = [...shared, { key: "since", title: say.since, render: (row: MemberRow) => format.day(row.since), isWide: true, width: "14%" }] as Column<MemberRow>[];
  if (pages.isLoading && pages.rows.length === 0) return <Skeleton lines={6} />;
  return (
    <Panel title={say.members} flush>
      <ErrorNote error={pages.error} retry={pages.reload} />
      {pages.rows.length === 0 ? <Empty icon="people" title={say.none}>{say.noneHint}</Empty> : (
        <DataTable label={say.members} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="440px" rowLink={(row: CustomerRow) => `/customers/${row.id}`} />
      )}
    </Panel>
  );
}

