import { useState } from "react";
import { useTenant } from "../../app/session";
import { Copy } from "../../ui/Copy";
import { Checkbox } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Panel } from "../../ui/Panel";
import { gateWords, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { Form, useTenantForm } from "./forms";

const words = pairs({
  signUp: ["Sign-up page", "订阅页面"],
  signUpAbout: ["A page where anybody gives an address and ticks what to get. It always asks by mail before anything counts, tells nobody who is known here, and takes up to 500 sign-ups an hour.", "任何人均可在此页面填写邮箱并勾选接收内容。所有订阅都需邮件确认后生效，页面不会透露地址是否已存在，每小时最多 500 次。"],
  offer: (purpose: string) => [`Offer: ${purpose}`, `提供：${purpose}`],
  closed: ["Closed: nothing is offered.", "已关闭：未提供任何内容。"],
  double: ["Double opt-in", "双重确认（Double Opt-in）"],
  doubleAbout: ["A consent to mail for these purposes counts only once the owner of the address has confirmed it by the link of a mail. Until then it is asked, not granted. Consents from before stay as they are.", "以下用途的邮件同意须由地址所有者通过邮件链接确认后才生效，确认前仅为“已请求”。此前已有的同意不受影响。"],
  doubleLimits: ["The mail goes once a day at most to an address and purpose, its link works for seven days, and suppressed addresses get none. A consent that comes with proof of its own (“proof”: “stated”, with time and evidence) counts at once.", "同一地址与用途每天最多发送一封，链接七天内有效，已抑制的地址不会收到。自带证明的同意（\"proof\": \"stated\"，并注明时间与依据）立即生效。"],
  title: ["Which gates an action passes", "动作需要通过的闸门"],
  about: ["Every action has a purpose, and the purpose says which gates it passes.", "每个动作都有用途，用途决定需要通过哪些闸门。"],
  gate: ["Gate", "闸门"],
  yes: ["asked", "适用"],
  no: ["not asked", "不适用"],
});

const purposes = ["marketing", "service", "transactional", "conversation"] as const;
type Purpose = (typeof purposes)[number];

/** As the server's table of gates has it. */
const only: Record<string, readonly Purpose[]> = {
  suppression: ["marketing", "service", "transactional"],
  consent: ["marketing", "service"],
  marketing_holdout: ["marketing"],
  exclusion: ["marketing"],
  cap: ["marketing"],
  slot: ["marketing"],
  quiet_hours: ["marketing", "service"],
  rate: ["marketing", "service"],
};

/** Whose word is not enough for which purpose. */
export function DoubleOptIn() {
  const say = useWords(words);
  const terms = useTerms();
  const form = useTenantForm();
  const [chosen, setChosen] = useState(useTenant()?.double_opt_in ?? []);
  return (
    <Form title={say.double} submit={() => void form.run({ double_opt_in: chosen })} error={form.error} isBusy={form.isBusy}>
      <p className="second small">{say.doubleAbout}</p>
      {["marketing", "service", "tracking"].map((purpose) => (
        <Checkbox key={purpose} label={terms.term(purpose)} checked={chosen.includes(purpose)} onValue={(on) => setChosen(on ? [...chosen, purpose] : chosen.filter((one) => one !== purpose))} />
      ))}
      <p className="second small">{say.doubleLimits}</p>
    </Form>
  );
}

/** A page of this server where anybody gives an address, which is asked by mail. */
export function SignUpPage() {
  const say = useWords(words);
  const terms = useTerms();
  const form = useTenantForm();
  const tenant = useTenant();
  const [chosen, setChosen] = useState(tenant?.sign_up ?? []);
  return (
    <Form title={say.signUp} submit={() => void form.run({ sign_up: chosen })} error={form.error} isBusy={form.isBusy}>
      <p className="second small">{say.signUpAbout}</p>
      {["marketing", "service", "tracking"].map((purpose) => (
        <Checkbox key={purpose} label={say.offer(terms.term(purpose))} checked={chosen.includes(purpose)} onValue={(on) => setChosen(on ? [...chosen, purpose] : chosen.filter((one) => one !== purpose))} />
      ))}
      {tenant && tenant.sign_up.length > 0 ? <Copy text={`${tenant.public_url}/s/${tenant.id}`} /> : <p className="second small">{say.closed}</p>}
    </Form>
  );
}

export function Purposes() {
  const say = useWords(words);
  const terms = useTerms();
  return (
    <Panel title={say.title}>
      <p className="second small">{say.about}</p>
      <div className="import-rows" tabIndex={0} role="region" aria-label={say.title}>
        <table>
          <thead><tr><th scope="col">{say.gate}</th>{purposes.map((purpose) => <th key={purpose} scope="col">{terms.term(purpose)}</th>)}</tr></thead>
          <tbody>
            {gateWords.map((gate) => (
              <tr key={gate}><th scope="row">{terms.gate(gate)}</th>
                {purposes.map((purpose) => {
                  const isAsked = only[gate]?.includes(purpose) ?? true;
                  return <td key={purpose}>{isAsked ? <span className="settings-asked"><Icon name="check" /> {say.yes}</span> : <span className="quiet">{say.no}</span>}</td>;
                })}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
