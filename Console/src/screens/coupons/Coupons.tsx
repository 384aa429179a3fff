import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import type { Pool } from "../../api/settings";
import { setParameters, useParameter } from "../../app/router";
import { Button } from "../../ui/Button";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { errorOf, Field, NumberInput, Segmented, TextInput } from "../../ui/Field";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Coupons", "优惠券"],
  about: ["Pools that strategies give codes from. What was given and may still be used counts as liability.", "策略从券池发放优惠码；已发放且可能使用的优惠计入负债。"],
  make: ["New pool", "新建券池"],
  name: ["Name", "名称"],
  discount: ["Discount", "优惠"],
  off: (money: string) => [`${money} off`, `减 ${money}`],
  percentOff: (percent: string) => [`${percent} off`, `减 ${percent}`],
  from: (money: string) => [`from ${money}`, `满 ${money}`],
  issued: ["Given", "已发放"],
  left: ["Left", "剩余"],
  unlimited: ["no limit", "不限"],
  liability: ["Liability", "负债"],
  none: ["No coupons yet.", "还没有优惠券。"],
  noneHint: ["A pool gives each customer a code of its own.", "券池会为每位客户生成独立的优惠码。"],
  key: ["Key", "标识"],
  kind: ["Kind", "类型"],
  amount: ["Amount", "满减"],
  percent: ["Percent", "折扣"],
  value: ["Money off", "减免金额"],
  share: ["Percent off", "减免百分比"],
  ceiling: ["At most", "最高减免"],
  threshold: ["From an order of", "订单满"],
  total: ["Codes in all", "总数量"],
  perCustomer: ["For one customer", "每客户上限"],
  days: ["Valid for days", "有效天数"],
  save: ["Save", "保存"],
  saved: ["Saved.", "已保存。"],
});

export default function Coupons() {
  const say = useWords(words);
  const format = useFormat();
  const [open] = useParameter("open");
  const pools = useQuery<Page<Pool>>("/v1/pools");
  const discount = (pool: Pool) => ("amount_minor" in pool.discount ? say.off(format.money(pool.discount.amount_minor)) : say.percentOff(format.percent(pool.discount.percent / 100)));
  const columns: Column<Pool>[] = [
    { key: "name", title: say.name, render: (row) => row.name, width: "28%" },
    { key: "discount", title: say.discount, render: (row) => `${discount(row)}${row.threshold_minor > 0 ? ` · ${say.from(format.money(row.threshold_minor))}` : ""}` },
    { key: "issued", title: say.issued, render: (row) => format.number(row.issued), isNumber: true, isWide: true, width: "14%" },
    { key: "left", title: say.left, render: (row) => (row.total === null ? say.unlimited : format.number(row.total - row.issued)), isNumber: true, isWide: true, width: "14%" },
    { key: "liability", title: say.liability, render: (row) => format.money(row.liability_minor), isNumber: true, isWide: true, width: "16%" },
  ];
  const rows = pools.data?.items ?? [];
  const shown = rows.find((row) => row.key === open);
  const make = <Button needs="operate" look="primary" icon="plus" onClick={() => setParameters({ open: "new" })}>{say.make}</Button>;
  return (
    <>
      <PageHeader needs="operate" title={say.title} about={say.about}>{make}</PageHeader>
      <ErrorNote error={pools.error} retry={pools.reload} />
      <Panel flush>
        {!pools.data ? <div style={{ padding: 16 }}><Skeleton lines={5} /></div> : rows.length === 0 ? <Empty icon="tag" title={say.none} action={make}>{say.noneHint}</Empty> : (
          <DataTable label={say.title} columns={columns} rows={rows} rowKey={(row) => row.key} isCurrent={(row) => row.key === open} rowLink={(row) => `/coupons?open=${row.key}`} />
        )}
      </Panel>
      {(shown || open === "new") && <PoolDrawer key={open} pool={shown ?? null} close={() => setParameters({ open: null })} done={() => { setParameters({ open: null }); pools.reload(); }} />}
    </>
  );
}

function PoolDrawer({ pool, close, done }: { pool: Pool | null; close: () => void; done: () => void }) {
  const say = useWords(words);
  const [key, setKey] = useState(pool?.key ?? "");
  const [name, setName] = useState(pool?.name ?? "");
  const [kind, setKind] = useState(pool && "percent" in pool.discount ? "percent" : "amount");
  const [value, setValue] = useState<number | null>(pool ? ("percent" in pool.discount ? pool.discount.percent : pool.discount.amount_minor / 100) : 10);
  const [ceiling, setCeiling] = useState<number | null>(pool && "percent" in pool.discount && pool.discount.ceiling_minor !== null ? pool.discount.ceiling_minor / 100 : null);
  const [threshold, setThreshold] = useState<number | null>(pool ? pool.threshold_minor / 100 : 0);
  const [total, setTotal] = useState<number | null>(pool?.total ?? null);
  const [each, setEach] = useState<number | null>(pool?.per_customer ?? 1);
  const [days, setDays] = useState<number | null>(pool?.valid_days ?? 14);
  const minor = (value: number | null) => Math.round((value ?? 0) * 100);
  const save = useDoing(async () => {
    const discount = kind === "amount" ? { amount_minor: minor(value) } : { percent: value ?? 0, ...(ceiling !== null && { ceiling_minor: minor(ceiling) }) };
    await api.put(`/v1/pools/${encodeURIComponent(key)}`, { name: name || key, discount, threshold_minor: minor(threshold), ...(total !== null && { total }), per_customer: each ?? 1, valid_days: days ?? 14 });
    toast(say.saved);
    done();
  });
  return (
    <Drawer title={pool?.name ?? say.make} close={close} actions={<Button needs="operate" look="primary" isBusy={save.isBusy} disabled={key === ""} onClick={() => void save.run()}>{say.save}</Button>}>
      <ErrorNote error={save.error} />
      <Field label={say.key} error={errorOf(save.error, "key")}><TextInput value={key} disabled={pool !== null} onChange={(event) => setKey(event.target.value)} /></Field>
      <Field label={say.name}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Segmented label={say.kind} value={kind} onValue={setKind} options={[{ value: "amount", label: say.amount }, { value: "percent", label: say.percent }]} />
      <div className="columns" style={{ ["--least" as string]: "160px" }}>
        <Field label={kind === "amount" ? say.value : say.share} error={errorOf(save.error, kind === "amount" ? "discount.amount_minor" : "discount.percent")}><NumberInput min={0} step="any" value={value} onValue={setValue} /></Field>
        {kind === "percent" && <Field label={say.ceiling}><NumberInput min={0} step="any" value={ceiling} onValue={setCeiling} /></Field>}
        <Field label={say.threshold}><NumberInput min={0} step="any" value={threshold} onValue={setThreshold} /></Field>
        <Field label={say.total}><NumberInput min={0} value={total} onValue={setTotal} /></Field>
        <Field label={say.perCustomer}><NumberInput min={1} value={each} onValue={setEach} /></Field>
        <Field label={say.days}><NumberInput min={1} value={days} onValue={setDays} /></Field>
      </div>
    </Drawer>
  );
}
