import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { roles, type Invitation, type NewInvitation, type Person } from "../../api/people";
import { useDoing, useQuery } from "../../api/query";
import type { Role } from "../../api/session";
import { useMay, WhoMay } from "../../app/may";
import { useSitting } from "../../app/session";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["People", "成员"],
  invite: ["Invite", "邀请"],
  invited: ["Invited", "已邀请"],
  email: ["E-mail", "邮箱"],
  name: ["Name", "姓名"],
  role: ["Role", "角色"],
  roleOf: (name: string) => [`Role of ${name}`, `${name} 的角色`],
  owner: ["Everything, also settings, people and keys.", "全部权限，包括设置、成员与密钥。"],
  operator: ["Runs the loop: segments, strategies, templates, imports; stops it.", "运营循环：分群、策略、模板、导入，并可停发。"],
  approver: ["Sees everything, answers what waits for approval, stops.", "查看全部，审批待办，并可停发。"],
  analyst: ["Sees everything and tries things out, changes nothing.", "查看全部并可试算，不做任何修改。"],
  viewer: ["Sees lists and totals, no contact details.", "查看列表与汇总，不含联系方式。"],
  link: ["This link works once, for 7 days. It is shown now and not again.", "链接 7 天内有效，仅可使用一次，且只在此显示。"],
  mailed: (email: string) => [`It was mailed to ${email} as well.`, `已同时发送到 ${email}。`],
  notMailed: ["It was not mailed: send it yourself.", "未发送邮件，请自行转发。"],
  until: (day: string) => [`until ${day}`, `有效期至 ${day}`],
  renew: ["New link", "新链接"],
  takeBack: ["Take back", "撤回"],
  tookBack: ["The invitation is taken back.", "邀请已撤回。"],
  disable: ["Disable", "停用"],
  enable: ["Enable", "启用"],
  disabled: ["disabled", "已停用"],
  disableQuestion: (name: string) => [`${name} is signed out everywhere at once and can't sign in again until enabled.`, `${name} 将立即在所有设备退出登录，重新启用前无法登录。`],
  reset: ["Reset link", "重置链接"],
  resetAbout: ["This link sets a new password, once, within the hour.", "链接可设置一次新密码，1 小时内有效。"],
  seen: (ago: string) => [`seen ${ago}`, `最近使用：${ago}`],
  never: ["not signed in", "未登录"],
  you: ["you", "您"],
  saved: ["Saved.", "已保存。"],
});

interface Shown {
  link: string;
  about: string;
}

export function People() {
  const say = useWords(words);
  const mayOwn = useMay("own");
  const people = useQuery<Page<Person>>(mayOwn ? "/v1/accounts" : null);
  const invitations = useQuery<Page<Invitation>>(mayOwn ? "/v1/accounts/invitations" : null);
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  if (!mayOwn) return <Panel title={say.title}><WhoMay needs="own" /></Panel>;
  const invited = (made: NewInvitation) => {
    setShown({ link: made.link, about: `${say.link} ${made.is_mailed ? say.mailed(made.email) : say.notMailed}` });
    invitations.reload();
  };
  return (
    <>
      <Panel title={say.title} aside={<Button icon="plus" onClick={() => setInviting(true)}>{say.invite}</Button>}>
        <div className="stack">
          <ErrorNote error={people.error} retry={people.reload} />
          {shown && <><Note tone="warn">{shown.about}</Note><Copy text={shown.link} /></>}
          {!people.data ? !people.error && <Skeleton /> : (
            <ul className="people">{people.data.items.map((one) => <PersonLine key={one.id} person={one} reload={people.reload} show={(link) => setShown({ link, about: say.resetAbout })} />)}</ul>
          )}
        </div>
      </Panel>
      {(invitations.data?.items.length ?? 0) > 0 && (
        <Panel title={say.invited}>
          <ul className="people">{invitations.data?.items.map((one) => <InvitationLine key={one.id} invitation={one} reload={invitations.reload} renewed={invited} />)}</ul>
        </Panel>
      )}
      {isInviting && <Invite close={() => setInviting(false)} done={invited} />}
    </>
  );
}

function PersonLine({ person, reload, show }: { person: Person; reload: () => void; show: (link: string) => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const { session, refresh } = useSitting();
  const [isAsking, setAsking] = useState(false);
  const isMe = person.id === session.account?.id;
  const change = useDoing(async (values: { role?: string; is_disabled?: boolean }) => {
    await api.patch(`/v1/accounts/${person.id}`, values);
    toast(say.saved);
    setAsking(false);
    reload();
    if (isMe) refresh();
  });
  const reset = useDoing(async () => show((await api.post<{ link: string }>(`/v1/accounts/${person.id}/reset`)).link));
  return (
    <li>
      <div className="grow">
        <p><span className="strong">{person.name}</span>{isMe && <span className="quiet small"> · {say.you}</span>} {person.disabled_at && <Chip>{say.disabled}</Chip>}</p>
        <p className="second small people-mail">{person.email} · {person.seen_at ? say.seen(format.ago(person.seen_at)) : say.never}</p>
        <ErrorNote error={isAsking ? null : (change.error ?? reset.error)} />
      </div>
      <Select aria-label={say.roleOf(person.name)} className="control people-role" value={person.role} disabled={change.isBusy} options={roles.map((role) => ({ value: role, label: terms.term(role) }))} onValue={(role) => void change.run({ role })} />
      {!person.disabled_at && <Button isBusy={reset.isBusy} onClick={() => void reset.run()}>{say.reset}</Button>}
      {person.disabled_at ? <Button isBusy={change.isBusy} onClick={() => void change.run({ is_disabled: false })}>{say.enable}</Button> : <Button look="danger" onClick={() => setAsking(true)}>{say.disable}</Button>}
      {isAsking && (
        <Dialog title={say.disable} close={() => setAsking(false)} confirm={say.disable} isDangerous isBusy={change.isBusy} onConfirm={() => void change.run({ is_disabled: true })}>
          <p>{say.disableQuestion(person.name)}</p><ErrorNote error={change.error} />
        </Dialog>
      )}
    </li>
  );
}

function InvitationLine({ invitation, reload, renewed }: { invitation: Invitation; reload: () => void; renewed: (made: NewInvitation) => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const path = `/v1/accounts/invitations/${invitation.id}`;
  const renew = useDoing(async () => renewed(await api.post<NewInvitation>(`${path}/resend`)));
  const revoke = useDoing(async () => {
    await api.delete(path);
    toast(say.tookBack);
    reload();
  });
  return (
    <li>
      <div className="grow">
        <p className="strong people-mail">{invitation.email}</p>
        <p className="second small">{terms.term(invitation.role)} · {say.until(format.instant(invitation.expires_at))}</p>
        <ErrorNote error={renew.error ?? revoke.error} />
      </div>
      <Button isBusy={renew.isBusy} onClick={() => void renew.run()}>{say.renew}</Button>
      <Button look="danger" isBusy={revoke.isBusy} onClick={() => void revoke.run()}>{say.takeBack}</Button>
    </li>
  );
}

function Invite({ close, done }: { close: () => void; done: (made: NewInvitation) => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("operator");
  const invite = useDoing(async () => {
    done(await api.post<NewInvitation>("/v1/accounts/invitations", { email, role, ...(name.trim() && { name }) }));
    close();
  });
  return (
    <Dialog title={say.invite} close={close} confirm={say.invite} isReady={email.includes("@")} isBusy={invite.isBusy} onConfirm={() => void invite.run()}>
      <Field label={say.email} error={errorOf(invite.error, "email")}><TextInput type="email" value={email} onChange={(event) => setEmail(event.target.value)} /></Field>
      <Field label={say.name} error={errorOf(invite.error, "name")}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label={say.role} hint={say[role]}><Select value={role} options={roles.map((one) => ({ value: one, label: terms.term(one) }))} onValue={(value) => setRole(value as Role)} /></Field>
      {invite.error && !["email", "name"].includes(invite.error.field ?? "") && <ErrorNote error={invite.error} />}
    </Dialog>
  );
}
