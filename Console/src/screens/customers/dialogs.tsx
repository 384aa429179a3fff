import { useState } from "react";
import { api } from "../../api/client";
import type { Customer } from "../../api/customers";
import { useDoing } from "../../api/query";
import { useTenant } from "../../app/session";
import { CustomerPicker } from "../../ui/CustomerPicker";
import { Dialog } from "../../ui/Drawer";
import { Checkbox, Field, Segmented, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { toast } from "../../ui/Toasts";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  stated: ["I have proof of this grant: the evidence says where", "已有该同意的证明，依据中说明出处"],
  willAsk: ["This purpose wants double opt-in: a mail asks the address, and the consent counts once it is confirmed.", "该用途要求双重确认：将发送邮件请求确认，确认后才生效。"],
  merge: ["Merge", "合并"],
  mergeTitle: (name: string) => [`Merge another customer into ${name}`, `将其他客户合并到 ${name}`],
  mergeNote: ["Both become one: caps add up, the strictest consent wins. It can be taken back.", "两者视为同一客户：频次合并计算，授权从严。可以撤销。"],
  other: ["The other customer", "另一位客户"],
  reason: ["Why", "原因"],
  merged: ["They are one customer now.", "已合并为同一客户。"],
  consent: ["Grant or withdraw consent", "授予或撤回授权"],
  purpose: ["Purpose", "用途"],
  channel: ["Channel", "渠道"],
  granted: ["Granted", "同意"],
  withdrawn: ["Withdrawn", "撤回"],
  evidence: ["How it was said", "依据"],
  evidenceHint: ["Where and when the customer said so, for example “paper form of 2 March”.", "客户在何处何时表示，例如“3月2日纸质表格”。"],
  save: ["Save", "保存"],
  saved: ["Written into the ledger.", "已写入授权记录。"],
});

interface Properties {
  customer: Customer;
  close: () => void;
  done: () => void;
}

export function MergeDialog({ customer, close, done }: Properties) {
  const say = useWords(words);
  const [other, setOther] = useState("");
  const [reason, setReason] = useState("");
  const merge = useDoing(async () => {
    await api.post("/v1/merges", { from: other, into: customer.id, reason });
    toast(say.merged);
    close();
    done();
  });
  return (
    <Dialog title={say.mergeTitle(customer.name)} close={close} confirm={say.merge} isReady={other !== ""} isBusy={merge.isBusy} onConfirm={() => void merge.run()}>
      <p className="second small">{say.mergeNote}</p>
      <CustomerPicker label={say.other} value={other} onValue={setOther} />
      <Field label={say.reason}><TextInput value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      <ErrorNote error={merge.error} />
    </Dialog>
  );
}

export function ConsentDialog({ customer, close, done }: Properties) {
  const say = useWords(words);
  const terms = useTerms();
  const [purpose, setPurpose] = useState("marketing");
  const [channel, setChannel] = useState("email");
  const [state, setState] = useState("granted");
  const [evidence, setEvidence] = useState("");
  const tenant = useTenant();
  const [isStated, setStated] = useState(false);
  const wantsProof = state === "granted" && channel === "email" && (tenant?.double_opt_in ?? []).includes(purpose);
  const save = useDoing(async () => {
    const handle = customer.identities.find((one) => ["user_id", "email", "anonymous_id"].includes(one.kind));
    await api.post("/v1/consents", {
      id: crypto.randomUUID(), source: "console", at: new Date().toISOString(), customer: { [handle?.kind ?? "user_id"]: handle?.value ?? "" },
      purpose, channel, granted: state === "granted", evidence, ...(wantsProof && isStated ? { proof: "stated" } : {}),
    });
    toast(say.saved);
    close();
    done();
  });
  const options = (list: string[]) => list.map((word) => ({ value: word, label: terms.term(word) }));
  return (
    <Dialog title={say.consent} close={close} confirm={say.save} isReady={evidence.trim() !== ""} isBusy={save.isBusy} onConfirm={() => void save.run()}>
      <Field label={say.purpose}><Select options={options(["marketing", "service", "tracking"])} value={purpose} onValue={setPurpose} /></Field>
      <Field label={say.channel}><Select options={options(["email"])} value={channel} onValue={setChannel} /></Field>
      <Segmented label={say.consent} options={[{ value: "granted", label: say.granted }, { value: "withdrawn", label: say.withdrawn }]} value={state} onValue={setState} />
      <Field label={say.evidence} hint={say.evidenceHint}><TextInput value={evidence} onChange={(event) => setEvidence(event.target.value)} /></Field>
      {wantsProof && <><Checkbox label={say.stated} checked={isStated} onValue={setStated} />{!isStated && <Note tone="info">{say.willAsk}</Note>}</>}
      <ErrorNote error={save.error} />
    </Dialog>
  );
}
