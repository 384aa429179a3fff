import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { removePart, type MailAccount, type MailFinding } from "../../api/mail";
import { useDoing } from "../../api/query";
import { Button } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, TextArea, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Domain: SPF, DKIM, DMARC", "域名：SPF、DKIM、DMARC"],
  about: ["Mailbox providers believe a mail that its domain vouches for.", "邮箱服务商信任由域名担保的邮件。"],
  check: ["Check the records", "检查记录"],
  checking: ["Checking…", "检查中…"],
  key: ["Signing key (DKIM)", "签名密钥（DKIM）"],
  noKey: ["No key: mails leave without a signature of yours.", "没有密钥：邮件不带您的签名。"],
  make: ["Make a key", "生成密钥"],
  replace: ["Another key", "更换密钥"],
  remove: ["Remove the key", "删除密钥"],
  publish: ["Publish this TXT record", "请发布以下 TXT 记录"],
  at: ["Name", "主机记录"],
  value: ["Value", "记录值"],
  domain: ["Domain", "域名"],
  selector: ["Selector", "选择器"],
  empty: ["Empty: the sender's domain and a name with today's date.", "留空则使用发件域名和带有当天日期的名称。"],
  own: ["Own private key (PEM)", "自有私钥（PEM）"],
  ownHint: ["Empty makes a new RSA key of 2,048 bits.", "留空则生成新的 2048 位 RSA 密钥。"],
  replaceNote: ["From then on mails are signed with the new key; publish its record at once.", "此后邮件使用新密钥签名，请立即发布其记录。"],
  ok: ["good", "正常"],
  warn: ["look at it", "需注意"],
  bad: ["wrong", "有问题"],
  unknown: ["could not ask", "无法查询"],
});

const tones: Record<MailFinding["level"], Tone> = { ok: "ok", warn: "warn", bad: "bad", unknown: "idle" };

/** The key that signs, and what the name service says of the sender's domain. */
export function MailDomain({ account, changed }: { account: MailAccount; changed: () => void }) {
  const say = useWords(words);
  const [findings, setFindings] = useState<MailFinding[] | null>(null);
  const [isMaking, setMaking] = useState(false);
  const check = useDoing(async () => setFindings((await api.post<Page<MailFinding>>("/v1/mail-account/check")).items));
  const remove = useDoing(async () => {
    await removePart("dkim");
    setFindings(null);
    changed();
  });
  const dkim = account.dkim;
  return (
    <Panel title={say.title} aside={<Button icon="refresh" disabled={check.isBusy} onClick={() => void check.run()}>{check.isBusy ? say.checking : say.check}</Button>}>
      <div className="stack">
        <p className="second small">{say.about}</p>
        <ErrorNote error={check.error ?? remove.error} />
        <div role="status">{findings && (
          <ul className="stack">{findings.map((finding) => (
            <li key={finding.about} className="stack tight">
              <div className="row wrap"><h3>{finding.about.toUpperCase()}</h3><Chip tone={tones[finding.level]}>{say[finding.level]}</Chip></div>
              <p>{finding.words}</p>
              {finding.record && finding.level !== "ok" && <Record name={finding.record.name} value={finding.record.value} />}
            </li>
          ))}</ul>
        )}</div>
        <section className="stack tight">
          <div className="row wrap spread"><h3>{say.key}</h3><div className="row wrap"><Button icon="plus" onClick={() => setMaking(true)}>{dkim ? say.replace : say.make}</Button>{dkim && <Button look="danger" disabled={remove.isBusy} onClick={() => void remove.run()}>{say.remove}</Button>}</div></div>
          {dkim ? <><p className="second small">{say.publish}</p><Record name={dkim.record_name} value={dkim.record} /></> : <p className="second">{say.noKey}</p>}
        </section>
      </div>
      {isMaking && <MakeKey isReplacing={dkim !== null} close={() => setMaking(false)} done={() => { setFindings(null); changed(); }} />}
    </Panel>
  );
}

function Record({ name, value }: { name: string; value: string }) {
  const say = useWords(words);
  return <dl className="mail-record"><dt>{say.at}</dt><dd><Copy text={name} /></dd><dt>{say.value}</dt><dd><Copy text={value} /></dd></dl>;
}

function MakeKey({ isReplacing, close, done }: { isReplacing: boolean; close: () => void; done: () => void }) {
  const say = useWords(words);
  const [draft, setDraft] = useState({ domain: "", selector: "", private_key: "" });
  const make = useDoing(async () => {
    await api.put("/v1/mail-account/dkim", Object.fromEntries(Object.entries(draft).filter(([, value]) => value.trim() !== "")));
    close();
    done();
  });
  return (
    <Dialog title={isReplacing ? say.replace : say.make} close={close} confirm={say.make} isBusy={make.isBusy} onConfirm={() => void make.run()}>
      {isReplacing && <Note tone="warn">{say.replaceNote}</Note>}
      <Field label={say.domain} hint={say.empty} error={errorOf(make.error, "domain")}><TextInput value={draft.domain} onChange={(event) => setDraft({ ...draft, domain: event.target.value })} /></Field>
      <Field label={say.selector} error={errorOf(make.error, "selector")}><TextInput value={draft.selector} onChange={(event) => setDraft({ ...draft, selector: event.target.value })} /></Field>
      <Field label={say.own} hint={say.ownHint} error={errorOf(make.error, "private_key")}><TextArea value={draft.private_key} spellCheck={false} onChange={(event) => setDraft({ ...draft, private_key: event.target.value })} /></Field>
      {make.error && !["domain", "selector", "private_key"].includes(make.error.field ?? "") && <ErrorNote error={make.error} />}
    </Dialog>
  );
}
