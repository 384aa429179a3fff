import { useEffect, useState } from "react";
import { withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { CustomerCount, CustomerRow } from "../../api/customers";
import { usePages, useQuery } from "../../api/query";
import type { SegmentRow, Vocabulary } from "../../api/segments";
import { useSettled } from "../../api/settled";
import { setParameters, usePlace } from "../../app/router";
import { useTenant } from "../../app/session";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Select, TextInput } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { CustomerEssentials } from "./CustomerEssentials";
import { ColumnChoice } from "./ColumnChoice";
import { standardColumns, useCustomerColumns } from "./columns";
import { Filters, filtersOf } from "./Filters";
import { SavedViews } from "../views/SavedViews";
import { TestGrantDialog } from "./TestGrantDialog";

const words = pairs({
  title: ["Customers", "客户"],
  count: (count: string) => [`${count} customers`, `${count} 位客户`],
  about: (count: string) => [`about ${count} customers, from a sample`, `约 ${count} 位客户（抽样估计）`],
  filters: ["Filters", "筛选"],
  lookedAt: (count: string) => [`Looking customer by customer: ${count} so far. A segment of this rule would be listed at once.`, `正在逐个查找，已查看 ${count} 位。把条件保存为分群后可立即列出。`],
  makeSegment: ["Make a segment", "创建分群"],
  search: ["Search name, e-mail, phone or id", "搜索姓名、邮箱、手机号或编号"],
  segment: ["Segment", "分群"],
  all: ["Everybody", "全部客户"],
  none: ["No customer like this.", "没有符合条件的客户。"],
  noneHint: ["Try fewer letters, or the whole e-mail, phone or id.", "试试更短的关键词，或完整的邮箱、手机号、编号。"],
  empty: ["No customers yet.", "还没有客户。"],
  emptyHint: ["Import a file, or connect your site, and they appear here.", "导入文件或接入网站后，客户会出现在这里。"],
  import: ["Import a file", "导入文件"],
  page: ["Whole page", "完整页面"],
  grant: ["Test consent", "测试授权"],
});

export default function Customers() {
  const say = useWords(words);
  const format = useFormat();
  const { query } = usePlace();
  const [search, segment, open] = ["search", "segment", "open"].map((name) => query.get(name) ?? "") as [string, string, string];
  const [text, setText] = useState(search);
  const wanted = useSettled(text, (value) => value !== search && setParameters({ search: value, open: null }, { replace: true }));
  // A saved view brings words of its own.
  useEffect(() => setText(search), [search]);
  const filters = filtersOf(query);
  const isFiltered = Object.keys(filters).length > 0;
  const [isOpen, setOpen] = useState(isFiltered);
  const segments = useQuery<Page<SegmentRow>>("/v1/segments").data?.items ?? [];
  const vocabulary = useQuery<Vocabulary>("/v1/vocabulary").data;
  const count = useQuery<CustomerCount>(wanted ? null : withQuery("/v1/customers/count", { segment, ...filters }));
  // What is searched for lies all over a large shop, and is looked through from the top.
  const pages = usePages<CustomerRow>(withQuery("/v1/customers", { search: wanted, segment, ...filters }), wanted ? 50 : 200);
  const chosen = query.get("columns")?.split(",") ?? standardColumns;
  const columns = useCustomerColumns(chosen);
  const mode = useTenant()?.mode;
  const [isGranting, setGranting] = useState(false);
  const shown = pages.rows.find((row) => row.id === open);
  const rowLink = (row: CustomerRow) => {
    const next = new URLSearchParams(query);
    next.set("open", row.id);
    return `/customers?${next}`;
  };
  const isNarrow = wanted !== "" || segment !== "" || isFiltered;
  const isLooking = pages.hasMore && pages.lookedAt > pages.rows.length + 2_000;
  return (
    <>
      <PageHeader needs="analyse" title={say.title} about={count.data ? (count.data.is_estimate ? say.about : say.count)(format.number(count.data.count)) : undefined}>
        {mode === "sandbox" && <Button needs="own" icon="approve" onClick={() => setGranting(true)}>{say.grant}</Button>}
        <ButtonLink needs="operate" to="/imports/new" icon="upload">{say.import}</ButtonLink>
      </PageHeader>
      <div className="stack">
        <FilterBar>
          <div className="field is-long"><Field label={say.search}><TextInput type="search" value={text} onChange={(event) => setText(event.target.value)} /></Field></div>
          <Field label={say.segment}>
            <Select value={segment} onValue={(value) => setParameters({ segment: value, open: null })} options={[{ value: "", label: say.all }, ...segments.map((one) => ({ value: one.key, label: one.name }))]} />
          </Field>
          <Button icon="down" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isFiltered ? `${say.filters} (${format.number(Object.keys(filters).length)})` : say.filters}</Button>
          <ColumnChoice chosen={chosen} fields={vocabulary?.profile.map((one) => one.path) ?? []} />
          <SavedViews screen="customers" />
        </FilterBar>
        {isOpen && <FilterBar><Filters vocabulary={vocabulary ?? null} /></FilterBar>}
        <ErrorNote error={pages.error} retry={pages.reload} />
        {isLooking && <Note action={<ButtonLink to="/segments/new">{say.makeSegment}</ButtonLink>}><span role="status">{say.lookedAt(format.number(pages.lookedAt))}</span></Note>}
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? (
            <Empty icon="people" title={isNarrow ? say.none : say.empty} action={!isNarrow && <ButtonLink needs="operate" look="primary" to="/imports/new">{say.import}</ButtonLink>}>{isNarrow ? say.noneHint : say.emptyHint}</Empty>
          ) : (
            <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 290px))"
              isCurrent={(row) => row.id === open} rowLink={rowLink} />
          )}
        </Panel>
      </div>
      {isGranting && <TestGrantDialog close={() => setGranting(false)} />}
      {open && (
        <Drawer title={shown?.name ?? say.title} close={() => setParameters({ open: null })} actions={<ButtonLink needs="analyse" to={`/customers/${open}`}>{say.page}</ButtonLink>}>
          {shown?.is_provisional && <div><Chip tone="warn">?</Chip></div>}
          <CustomerEssentials id={open} />
        </Drawer>
      )}
    </>
  );
}
