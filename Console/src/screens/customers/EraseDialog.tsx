import { useState } from "react";
import { api } from "../../api/client";
import type { Customer } from "../../api/customers";
import { erasureReasons, type Erasure, type ErasureReason } from "../../api/privacy";
import { forgetAnswers, useDoing } from "../../api/query";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { pairs, useWords } from "../../words/words";
import { useReasons } from "./ErasureReceipt";

const words = pairs({
  title: (name: string) => [`Erase ${name} for good`, `永久删除 ${name} 的数据`],
  warning: ["Nothing brings this back, a backup included. Export first if the person wants a copy.", "删除后无法恢复，备份也不例外。如需留存副本，请先导出。"],
  goes: ["What goes:", "将删除："],
  goesList: [
    "Profile, handles, events, orders, payments, consents, coupons, segments, kept mails, the contents of messages and decisions, and lines of imported files that mention them; also for everybody merged with them. Unsent messages are called off.",
    "资料、标识、行为、订单、回款、授权、优惠券、分群、留存邮件、消息与决策的内容，以及导入文件中提到此人的行；与其合并的客户一并删除。尚未发送的消息将取消。",
  ],
  stays: ["What stays:", "将保留："],
  staysList: [
    "Sums and effects under a random id, the suppression of their addresses as a hash, and a receipt that names nobody.",
    "以随机编号计入的汇总与效果、地址禁发记录（仅哈希），以及一份不含姓名的删除记录。",
  ],
  reason: ["Ground", "原因"],
  confirm: ["Type it again", "再次输入以确认"],
  hint: (handle: string) => [`Type ${handle}`, `请输入 ${handle}`],
  erase: ["Erase for good", "永久删除"],
});

/** Asks for the ground and for the customer's handle, typed again. */
export function EraseDialog({ customer, close, done }: { customer: Customer; close: () => void; done: (erasure: Erasure) => void }) {
  const say = useWords(words);
  const reasons = useReasons();
  const [reason, setReason] = useState<ErasureReason>("requested");
  const [typed, setTyped] = useState("");
  const handles = customer.identities.map((one) => ({ text: one.value, name: `${one.kind}:${one.value}` }));
  const shown = handles.find((one) => one.name.startsWith("email:")) ?? handles[0] ?? { text: customer.id, name: customer.id };
  const names = [...handles, { text: customer.id, name: customer.id }];
  const confirm = names.find((one) => [one.text, one.name].includes(typed.trim()))?.name;
  const erase = useDoing(async () => {
    const erasure = await api.post<Erasure>(`/v1/customers/${encodeURIComponent(customer.id)}/erase`, { reason, confirm });
    forgetAnswers();
    done(erasure);
  });
  return (
    <Dialog title={say.title(customer.name)} close={close} confirm={say.erase} isDangerous isReady={confirm !== undefined} isBusy={erase.isBusy} onConfirm={() => void erase.run()}>
      <Note tone="warn">{say.warning}</Note>
      <p className="small"><span className="strong">{say.goes} </span>{say.goesList}</p>
      <p className="small"><span className="strong">{say.stays} </span>{say.staysList}</p>
      <Field label={say.reason}><Select options={erasureReasons.map((value) => ({ value, label: reasons(value) }))} value={reason} onValue={(value) => setReason(value as ErasureReason)} /></Field>
      <Field label={say.confirm} hint={say.hint(shown.text)} error={errorOf(erase.error, "confirm")}><TextInput value={typed} onChange={(event) => setTyped(event.target.value)} /></Field>
      {erase.error && erase.error.field !== "confirm" && <ErrorNote error={erase.error} />}
    </Dialog>
  );
}
