import { useState } from "react";
import { withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { CustomerCount, CustomerRow } from "../../api/customers";
import { usePages, useQuery } from "../../api/query";
import type { SegmentRow } from "../../api/segments";
import { useSettled } from "../../api/settled";
import { setParameters, useParameter } from "../../app/router";
import { useTenant } from "../../app/session";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Select, TextInput } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { CustomerEssentials } from "./CustomerEssentials";
import { useCustomerColumns } from "./columns";
import { SavedViews } from "./SavedViews";
import { TestGrantDialog } from "./TestGrantDialog";

const words = pairs({
  title: ["Customers", "客户"],
  count: (count: string) => [`${count} customers`, `${count} 位客户`],
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
  const [search] = useParameter("search");
  const [segment] = useParameter("segment");
  const [open] = useParameter("open");
  const [text, setText] = useState(search);
  const wanted = useSettled(text, (value) => setParameters({ search: value, open: null }, { replace: true }));
  const segments = useQuery<Page<SegmentRow>>("/v1/segments").data?.items ?? [];
  const count = useQuery<CustomerCount>(wanted ? null : withQuery("/v1/customers/count", { segment }));
  const pages = usePages<CustomerRow>(withQuery("/v1/customers", { search: wanted, segment }));
  const columns = useCustomerColumns();
  const mode = useTenant()?.mode;
  const [isGranting, setGranting] = useState(false);
  const shown = pages.rows.find((row) => row.id === open);
  return (
    <>
      <PageHeader needs="analyse" title={say.title} about={count.data ? say.count(format.number(count.data.count)) : undefined}>
        {mode === "sandbox" && <Button needs="own" icon="approve" onClick={() => setGranting(true)}>{say.grant}</Button>}
        <ButtonLink needs="operate" to="/imports/new" icon="upload">{say.import}</ButtonLink>
      </PageHeader>
      <div className="stack">
        <FilterBar>
          <div className="field is-long"><Field label={say.search}><TextInput type="search" value={text} onChange={(event) => setText(event.target.value)} /></Field></div>
          <Field label={say.segment}>
            <Select value={segment} onValue={(value) => setParameters({ segment: value, open: null })} options={[{ value: "", label: say.all }, ...segments.map((one) => ({ value: one.key, label: one.name }))]} />
          </Field>
          <SavedViews choose={(view) => { setText(view.search ?? ""); setParameters({ search: view.search ?? null, segment: view.segment ?? null, open: null }); }} current={{ search: wanted, segment }} />
        </FilterBar>
        <ErrorNote error={pages.error} retry={pages.reload} />
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? (
            <Empty icon="people" title={wanted || segment ? say.none : say.empty} action={!wanted && !segment && <ButtonLink needs="operate" look="primary" to="/imports/new">{say.import}</ButtonLink>}>{wanted || segment ? say.noneHint : say.emptyHint}</Empty>
          ) : (
            <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 250px))"
              isCurrent={(row) => row.id === open} rowLink={(row) => withQuery("/customers", { search: wanted, segment, open: row.id })} />
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
