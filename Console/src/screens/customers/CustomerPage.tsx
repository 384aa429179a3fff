import { useState } from "react";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { Customer, PreferenceLink } from "../../api/customers";
import type { ActionRow, Receipt } from "../../api/ledger";
import type { Erasure } from "../../api/privacy";
import { useDoing, useQuery, type Query } from "../../api/query";
import { useSitting } from "../../app/session";
import { Link, setParameters, useParameter, type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Field, Select } from "../../ui/Field";
import { Copy } from "../../ui/Copy";
import { Icon } from "../../ui/Icon";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { Facts, PageHeader, Panel } from "../../ui/Panel";
import { Tabs } from "../../ui/Tabs";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { toneOf, toneOfOutcome, useTerms } from "../../words/terms";
import { pairs, useLanguage, useWords } from "../../words/words";
import { ReceiptDetail } from "../receipts/ReceiptDetail";
import { ConsentDialog, MergeDialog } from "./dialogs";
import { EraseDialog } from "./EraseDialog";
import { ErasureReceipt } from "./ErasureReceipt";
import { Standings } from "./Standings";
import { Timeline } from "./Timeline";
import { traitName, traitValue } from "./traits";

const words = pairs({
  profile: ["Profile", "资料"],
  timeline: ["Timeline", "时间轴"],
  segments: ["Segments", "分群"],
  consents: ["Consents", "授权"],
  decisions: ["Decisions", "决策"],
  actions: ["Actions", "动作"],
  tabs: ["About this customer", "客户信息"],
  since: (when: string) => [`Customer since ${when}`, `${when} 成为客户`],
  provisional: ["Provisional: not matched to a known customer yet", "临时客户：尚未与已知客户匹配"],
  identities: ["Identities", "标识"],
  verified: ["verified", "已验证"],
  fields: ["Fields", "资料字段"],
  traits: ["Traits", "特征"],
  noTraits: ["Not looked at yet.", "尚未计算。"],
  coupons: ["Coupons", "优惠券"],
  redeemed: (when: string) => [`used ${when}`, `${when} 已使用`],
  expires: (when: string) => [`until ${when}`, `有效期至 ${when}`],
  merges: ["Merges", "合并记录"],
  merge: ["Merge", "合并"],
  unmerge: ["Take back", "撤销合并"],
  unmerged: ["The merge is taken back.", "合并已撤销。"],
  takenBack: ["taken back", "已撤销"],
  consent: ["Grant or withdraw", "授予或撤回"],
  noConsents: ["Nothing was ever said. No consent means no.", "没有任何授权记录。未授权即视为不同意。"],
  pagelink: ["Preference page", "偏好管理页面"],
  pageAbout: ["Where this customer chooses alone what to get. Marketing mail carries a link of its own; make one to send it another way.", "客户可在此自行管理接收内容。营销邮件已自带链接；也可在此生成链接以其他方式发送。"],
  makeLink: ["Make a link", "生成链接"],
  linkUntil: (when: string) => [`Whoever has it can change these consents, until ${when}.`, `持有链接者可更改上述授权，有效期至 ${when}。`],
  noDecisions: ["No strategy has considered this customer yet.", "还没有策略考虑过该客户。"],
  noActions: ["Nothing was done.", "没有执行过动作。"],
  kind: ["Kind", "类型"],
  all: ["Everything", "全部"],
  evidence: ["Evidence", "依据"],
  export: ["Export", "导出"],
  erase: ["Erase…", "删除数据…"],
  erased: ["This customer was erased", "该客户的数据已删除"],
  erasedNote: ["What is left is a receipt that names nobody, and that decisions were made.", "仅保留不含姓名的删除记录，以及曾作出决策这一事实。"],
  erasures: ["Erasures", "删除记录"],
  receipt: ["The receipt", "删除记录"],
});

const tabs = ["profile", "timeline", "segments", "consents", "decisions", "actions"] as const;

export default function CustomerPage({ customer: id = "" }: Places) {
  const say = useWords(words);
  const format = useFormat();
  const [tab, setTab] = useParameter("tab");
  const asked = useQuery<Customer>(`/v1/customers/${encodeURIComponent(id)}`);
  const [dialog, setDialog] = useState<"merge" | "consent" | "erase" | null>(null);
  const [erasure, setErasure] = useState<Erasure | null>(null);
  const isOwner = useSitting().session.account?.role === "owner";
  if (erasure || asked.error?.code === "erased") return <Erased id={asked.data?.id ?? id} erasure={erasure} />;
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={10} />;
  const customer = asked.data;
  const face = (tabs as readonly string[]).includes(tab) ? tab : "profile";
  return (
    <>
      <PageHeader needs="operate" title={customer.name} about={say.since(format.day(customer.created_at))}>
        {customer.is_provisional && <Chip tone="warn">{say.provisional}</Chip>}
        <Button needs="operate" icon="merge" onClick={() => setDialog("merge")}>{say.merge}</Button>
        <Button needs="record" icon="approve" onClick={() => setDialog("consent")}>{say.consent}</Button>
        {isOwner && <a className="button" href={`/v1/customers/${encodeURIComponent(customer.id)}/export`} download><Icon name="download" /><span>{say.export}</span></a>}
        {isOwner && <Button icon="trash" look="danger" onClick={() => setDialog("erase")}>{say.erase}</Button>}
      </PageHeader>
      <div className="stack">
        <Tabs label={say.tabs} value={face} onValue={setTab} tabs={tabs.map((name) => ({ value: name, label: say[name] }))} />
        {face === "profile" && <Profile asked={asked} customer={customer} />}
        {face === "timeline" && <History id={customer.id} />}
        {face === "segments" && <Panel><Standings standings={customer.segments} /></Panel>}
        {face === "consents" && <Consents customer={customer} />}
        {face === "decisions" && <Decisions id={customer.id} />}
        {face === "actions" && <Doings id={customer.id} />}
      </div>
      {dialog === "merge" && <MergeDialog customer={customer} close={() => setDialog(null)} done={asked.reload} />}
      {dialog === "erase" && <EraseDialog customer={customer} close={() => setDialog(null)} done={setErasure} />}
      {dialog === "consent" && <ConsentDialog customer={customer} close={() => setDialog(null)} done={asked.reload} />}
    </>
  );
}

/** What stands in the place of somebody who was erased. */
function Erased({ id, erasure }: { id: string; erasure: Erasure | null }) {
  const say = useWords(words);
  return (
    <>
      <PageHeader title={say.erased} about={say.erasedNote}><ButtonLink to="/settings/erasures">{say.erasures}</ButtonLink></PageHeader>
      <div className="stack">
        {erasure && <Panel title={say.receipt}><ErasureReceipt erasure={erasure} /></Panel>}
        <Decisions id={id} isErased />
      </div>
    </>
  );
}

function Profile({ asked, customer }: { asked: Query<Customer>; customer: Customer }) {
  const place = useLanguage() === "zh-CN" ? 1 : 0;
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const undo = useDoing(async (merge: string) => {
    await api.delete(withQuery(`/v1/merges/${merge}`, { customer: customer.id }));
    toast(say.unmerged);
    asked.reload();
  });
  const shown = (value: unknown) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "–"));
  const trait = (key: string, value: unknown) => {
    if (typeof value === "number") return /^spend_|^average_order$/.test(key) ? format.money(value) : format.number(value, 1);
    return /_at$/.test(key) ? format.instant(shown(value)) : traitValue(key, shown(value))[place];
  };
  return (
    <div className="columns" style={{ ["--least" as string]: "320px" }}>
      <Panel title={say.fields}><Facts rows={Object.entries(customer.profile).map(([name, value]) => [name, shown(value)] as const)} /></Panel>
      <Panel title={say.traits}>{Object.keys(customer.traits).length === 0 ? <p className="second">{say.noTraits}</p> : <Facts rows={Object.entries(customer.traits).map(([key, value]) => [traitName(key)[place], trait(key, value)] as const)} />}</Panel>
      <Panel title={say.identities}>
        <ul className="customer-lines">{customer.identities.map((one) => <li key={one.kind + one.value}><span className="customer-type small strong">{terms.term(one.kind)}</span><span className="grow">{one.value}</span>{one.is_verified && <Chip tone="ok">{say.verified}</Chip>}</li>)}</ul>
      </Panel>
      {customer.coupons.length > 0 && (
        <Panel title={say.coupons}>
          <ul className="customer-lines">{customer.coupons.map((one) => <li key={one.code}><span className="mono grow">{one.code}</span><Link to="/coupons">{one.pool}</Link><span className="quiet small">{one.redeemed_at ? say.redeemed(format.day(one.redeemed_at)) : say.expires(format.day(one.expires_at))}</span></li>)}</ul>
        </Panel>
      )}
      {customer.merges.length > 0 && (
        <Panel title={say.merges}>
          <ErrorNote error={undo.error} />
          <ul className="customer-lines">
            {customer.merges.map((merge) => (
              <li key={merge.id}><span className="grow mono tiny">{merge.from.slice(-8)} → {merge.into.slice(-8)} {merge.reason}</span>
                {merge.undone_at ? <Chip>{say.takenBack}</Chip> : <Button needs="operate" isBusy={undo.isBusy} onClick={() => void undo.run(merge.id)}>{say.unmerge}</Button>}</li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function History({ id }: { id: string }) {
  const say = useWords(words);
  const terms = useTerms();
  const [types] = useParameter("types");
  const options = [{ value: "", label: say.all }, ...["order,return", "event", "action", "decision", "consent", "opened,clicked"].map((value) => ({ value, label: value.split(",").map(terms.term).join(" · ") }))];
  return (
    <Panel>
      <div className="stack">
        <div style={{ maxWidth: 240 }}><Field label={say.kind}><Select options={options} value={types} onValue={(value) => setParameters({ types: value })} /></Field></div>
        <Timeline id={id} types={types} limit={200} />
      </div>
    </Panel>
  );
}

function Consents({ customer }: { customer: Customer }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  return (
    <>
    <Panel>
      {customer.consents.length === 0 ? <p className="second">{say.noConsents}</p> : (
        <ul className="customer-lines">
          {customer.consents.map((one) => (
            <li key={one.purpose + one.channel}><Chip tone={toneOf(one.state)}>{terms.term(one.state)}</Chip><span className="grow">{terms.term(one.purpose)} · {terms.term(one.channel)} <span className="quiet small">{one.proof !== "none" && `${terms.term(one.proof)} · `}{one.source} · {one.evidence}</span></span><span className="quiet small">{format.instant(one.at)}</span></li>
          ))}
        </ul>
      )}
    </Panel>
    <PreferencePage id={customer.id} />
    </>
  );
}

/** A signed address to hand over, made when somebody asks for it. */
function PreferencePage({ id }: { id: string }) {
  const say = useWords(words);
  const format = useFormat();
  const [link, setLink] = useState<PreferenceLink | null>(null);
  const make = useDoing(async () => setLink(await api.post<PreferenceLink>(`/v1/customers/${id}/preference-link`)));
  return (
    <Panel title={say.pagelink} aside={<Button needs="operate" icon="copy" isBusy={make.isBusy} onClick={() => void make.run()}>{say.makeLink}</Button>}>
      <div className="stack tight">
        <p className="second small">{say.pageAbout}</p>
        <ErrorNote error={make.error} />
        {link && <><Copy text={link.url} /><p className="second small">{say.linkUntil(format.day(link.expires_at))}</p></>}
      </div>
    </Panel>
  );
}

function Decisions({ id, isErased = false }: { id: string; isErased?: boolean }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const why = useQuery<Page<Receipt>>(`/v1/customers/${id}/why?limit=50`);
  if (!why.data) return why.error ? <ErrorNote error={why.error} retry={why.reload} /> : <Skeleton lines={6} />;
  if (why.data.items.length === 0 && isErased) return null;
  if (why.data.items.length === 0) return <Panel><Empty icon="receipt" title={say.noDecisions} /></Panel>;
  return (
    <div className="stack">
      {why.data.items.map((receipt) => (
        <Panel key={`${receipt.occurrence}.${receipt.revision}`} title={<Link to={`/strategies/${receipt.strategy}`}>{receipt.strategy}</Link>} aside={<><Chip tone={toneOfOutcome(receipt.outcome)}>{terms.outcome(receipt.outcome)}</Chip><span className="quiet small">{format.instant(receipt.at)}</span></>}>
          <ReceiptDetail receipt={receipt} />
        </Panel>
      ))}
    </div>
  );
}

function Doings({ id }: { id: string }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const actions = useQuery<Page<ActionRow>>(`/v1/actions?customer=${id}&limit=100`);
  if (!actions.data) return actions.error ? <ErrorNote error={actions.error} retry={actions.reload} /> : <Skeleton lines={6} />;
  if (actions.data.items.length === 0) return <Panel><Empty icon="action" title={say.noActions} /></Panel>;
  return (
    <Panel>
      <ul className="customer-lines">
        {actions.data.items.map((action) => (
          <li key={action.id}><Chip tone={toneOf(action.state)}>{terms.state(action.state)}</Chip><Link className="grow" to={`/actions?customer=${id}&open=${action.id}`}>{action.strategy} · {action.template || terms.term(action.channel)}</Link><span className="quiet small">{format.instant(action.created_at)}</span></li>
        ))}
      </ul>
    </Panel>
  );
}
