import { useState } from "react";
import { Link } from "../../app/router";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { Suppression } from "../../api/mail";
import { useDoing, useQuery } from "../../api/query";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Suppressions", "抑制名单"],
  about: ["Nothing is sent to these addresses, whatever the purpose: their mailbox is gone, their owner complained, or somebody put them here.", "不再向这些地址发送任何内容：邮箱已不存在、收件人投诉，或由人工加入。"],
  find: ["Look an address up", "查询地址"],
  add: ["Add an address", "添加地址"],
  none: ["No address is suppressed.", "没有被抑制的地址。"],
  notFound: ["This address is not suppressed.", "该地址未被抑制。"],
  address: ["Address", "地址"],
  reason: ["Reason", "原因"],
  reasonHint: ["It is kept with your name.", "会与您的姓名一起记录。"],
  bounced: ["The mailbox does not exist", "邮箱不存在"],
  complained: ["Complained about spam", "投诉为垃圾邮件"],
  soft_bounces: ["Came back several times", "多次退回"],
  customer: ["Customer", "客户"],
  lift: ["Take off", "移出"],
  liftQuestion: (address: string) => [`Mails may be sent to ${address} again. Consent that was withdrawn stays withdrawn.`, `可再次向 ${address} 发送邮件。已撤回的同意仍然无效。`],
  lifted: ["Taken off the list.", "已移出名单。"],
  added: ["Suppressed.", "已抑制。"],
  more: ["Show more", "显示更多"],
});

/** Who is left alone, why, and who said so. */
export function Suppressions() {
  const say = useWords(words);
  const format = useFormat();
  const [address, setAddress] = useState("");
  const [limit, setLimit] = useState(50);
  const found = useQuery<Page<Suppression>>(withQuery("/v1/suppressions", address.includes("@") ? { address: address.trim() } : { limit: String(limit) }));
  const [isAdding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Suppression | null>(null);
  const why = (one: Suppression) => (one.reason === "bounced" || one.reason === "complained" || one.reason === "soft_bounces" ? say[one.reason] : one.reason);
  return (
    <Panel title={say.title} aside={<Button icon="plus" onClick={() => setAdding(true)}>{say.add}</Button>}>
      <div className="stack">
        <p className="second small">{say.about}</p>
        <Field label={say.find}><TextInput type="search" inputMode="email" value={address} onChange={(event) => setAddress(event.target.value)} /></Field>
        <ErrorNote error={found.error} retry={found.reload} />
        {!found.data ? !found.error && <Skeleton /> : found.data.items.length === 0 ? <Empty icon="check" title={address.includes("@") ? say.notFound : say.none} /> : (
          <ul className="customer-lines">{found.data.items.map((one) => (
            <li key={one.id}>
              <span className="grow"><span className="strong suppression-address">{one.address}</span> <span className="second small">{why(one)} · {one.source && `${one.source} · `}{format.day(one.at)}</span></span>
              {one.customer && <Link to={`/customers/${one.customer}?tab=timeline`}>{say.customer}</Link>}
              <Button onClick={() => setLifting(one)}>{say.lift}</Button>
            </li>
          ))}</ul>
        )}
        {found.data?.next && limit < 500 && <div className="row"><Button onClick={() => setLimit(Math.min(500, limit * 2))}>{say.more}</Button></div>}
      </div>
      {isAdding && <Ask title={say.add} hasAddress close={() => setAdding(false)} send={async (body) => { await api.post("/v1/suppressions", body); toast(say.added); found.reload(); }} />}
      {lifting && <Ask title={say.lift} about={say.liftQuestion(lifting.address)} close={() => setLifting(null)} send={async ({ reason }) => { await api.post(`/v1/suppressions/${lifting.id}/lift`, { reason }); toast(say.lifted); found.reload(); }} />}
    </Panel>
  );
}

/** Asks why, and for an address where there is none yet. */
function Ask({ title, about, hasAddress = false, close, send }: { title: string; about?: string; hasAddress?: boolean; close: () => void; send: (body: { address: string; reason: string }) => Promise<void> }) {
  const say = useWords(words);
  const [draft, setDraft] = useState({ address: "", reason: "" });
  const doing = useDoing(async () => {
    await send(draft);
    close();
  });
  const isReady = draft.reason.trim() !== "" && (!hasAddress || draft.address.trim() !== "");
  return (
    <Dialog title={title} close={close} confirm={title} isReady={isReady} isBusy={doing.isBusy} onConfirm={() => void doing.run()}>
      {about && <p>{about}</p>}
      {hasAddress && <Field label={say.address} error={errorOf(doing.error, "address")}><TextInput type="email" value={draft.address} onChange={(event) => setDraft({ ...draft, address: event.target.value })} /></Field>}
      <Field label={say.reason} hint={say.reasonHint} error={errorOf(doing.error, "reason")}><TextInput value={draft.reason} onChange={(event) => setDraft({ ...draft, reason: event.target.value })} /></Field>
      {doing.error && !["address", "reason"].includes(doing.error.field ?? "") && <ErrorNote error={doing.error} />}
    </Dialog>
  );
}
