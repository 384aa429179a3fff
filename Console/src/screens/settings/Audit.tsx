import { withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { AuditLine, Person } from "../../api/people";
import { usePages, useQuery } from "../../api/query";
import type { Key } from "../../api/settings";
import { useMay, WhoMay } from "../../app/may";
import { setParameters, usePlace } from "../../app/router";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Select, TextInput } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { Facts, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Audit log", "操作日志"],
  about: ["Every change, by whom. Nothing in it can be changed or deleted.", "记录每一次更改及操作者，任何记录都不能修改或删除。"],
  who: ["Who", "操作者"],
  what: ["What", "操作"],
  object: ["Thing", "对象"],
  objectHint: ["as in strategies or strategies/win-back", "例如 strategies 或 strategies/win-back"],
  from: ["From", "从"],
  to: ["To", "到"],
  when: ["When", "时间"],
  all: ["All", "全部"],
  nobody: ["Nobody known", "未知"],
  none: ["No change like this.", "没有符合条件的记录。"],
  code: ["Code", "代码"],
  before: ["Before", "之前"],
  after: ["After", "之后"],
  detail: ["Detail", "详情"],
});

/** A change of one member, as the server keeps it. */
const isChange = (value: unknown): value is { before: unknown; after: unknown } => typeof value === "object" && value !== null && "before" in value && "after" in value;

const link = (query: URLSearchParams, open: string): string => {
  const next = new URLSearchParams(query);
  next.set("open", open);
  return `/settings/audit?${next}`;
};

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export function Audit() {
  const say = useWords(words);
  const format = useFormat();
  const mayOwn = useMay("own");
  const { query } = usePlace();
  const [principal, object, from, to, open] = ["principal", "object", "from", "to", "open"].map((name) => query.get(name) ?? "");
  const people = useQuery<Page<Person>>(mayOwn ? "/v1/accounts" : null).data?.items ?? [];
  const keys = useQuery<Page<Key>>(mayOwn ? "/v1/keys" : null).data?.items ?? [];
  // A day begins and ends in the reader's own zone.
  const instant = (day: string | undefined, plus: number) => (day ? new Date(new Date(`${day}T00:00`).getTime() + plus * 86_400_000).toISOString() : "");
  const pages = usePages<AuditLine>(withQuery("/v1/audit", { principal, object: object?.trim(), from: instant(from, 0), to: instant(to, 1) }), 100);
  if (!mayOwn) return <Panel title={say.title}><WhoMay needs="own" /></Panel>;
  const name = (line: AuditLine) => line.principal_name ?? say.nobody;
  const columns: Column<AuditLine>[] = [
    { key: "what", title: say.what, render: (line) => line.words },
    { key: "object", title: say.object, render: (line) => line.object, isWide: true, width: "26%" },
    { key: "who", title: say.who, render: name, width: "18%" },
    { key: "when", title: say.when, render: (line) => format.instant(line.at), width: "136px" },
  ];
  const shown = pages.rows.find((line) => line.id === open);
  const who = [
    { value: "", label: say.all },
    ...people.map((one) => ({ value: `account:${one.id}`, label: one.name })),
    ...keys.map((one) => ({ value: `key:${one.id}`, label: one.name })),
    { value: "nobody", label: say.nobody },
  ];
  return (
    <>
      <p className="second small">{say.about}</p>
      <FilterBar>
        <Field label={say.who}><Select value={principal} options={who} onValue={(value) => setParameters({ principal: value })} /></Field>
        <Field label={say.object}><TextInput value={object} placeholder={say.objectHint} onChange={(event) => setParameters({ object: event.target.value }, { replace: true })} /></Field>
        <Field label={say.from}><TextInput type="date" value={from} onChange={(event) => setParameters({ from: event.target.value })} /></Field>
        <Field label={say.to}><TextInput type="date" value={to} onChange={(event) => setParameters({ to: event.target.value })} /></Field>
      </FilterBar>
      <ErrorNote error={pages.error} retry={pages.reload} />
      <Panel flush>
        {pages.isLoading && pages.rows.length === 0 ? <Skeleton /> : pages.rows.length === 0 ? !pages.error && <Empty icon="receipt" title={say.none} /> : (
          <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(line) => line.id} rowLink={(line) => link(query, line.id)} isCurrent={(line) => line.id === open} hasMore={pages.hasMore} more={pages.more} height="calc(100vh - 300px)" />
        )}
      </Panel>
      {shown && (
        <Drawer title={shown.words} close={() => setParameters({ open: null })}>
          <Facts rows={[[say.when, format.instant(shown.at)], [say.who, name(shown)], [say.object, shown.object], [say.code, shown.what]]} />
          {Object.keys(shown.detail).length > 0 && <Panel title={say.detail}><Facts rows={Object.entries(shown.detail).map(([member, value]) => [member, isChange(value) ? `${say.before} ${text(value.before)} · ${say.after} ${text(value.after)}` : text(value)] as const)} /></Panel>}
        </Drawer>
      )}
    </>
  );
}
