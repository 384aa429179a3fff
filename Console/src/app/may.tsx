import { useContext } from "react";
import type { Permission } from "../api/session";
import { Icon } from "../ui/Icon";
import { pairs, useWords } from "../words/words";
import { SittingContext } from "./session";

/** Whether the signed-in account may do something. The server asks again, whatever the console shows. */
export function useMay(permission: Permission | undefined): boolean {
  const sitting = useContext(SittingContext);
  return permission === undefined || (sitting?.session.permissions.includes(permission) ?? false);
}

const words = pairs({
  intake: ["Owners and operators can send events.", "所有者和运营可以写入事件。"],
  record: ["Owners and operators can send records.", "所有者和运营可以写入业务数据。"],
  read: ["Everybody with an account can look.", "所有成员均可查看。"],
  analyse: ["You see lists and totals. Owners, operators, approvers and analysts see one person's details.", "您可以查看列表与汇总；所有者、运营、审批人和分析师可以查看个人详情。"],
  operate: ["You can look here. Owners and operators can change it.", "您可以查看此页；所有者和运营可以修改。"],
  approve: ["Owners and approvers can answer.", "所有者和审批人可以审批。"],
  stop: ["Owners, operators and approvers can stop.", "所有者、运营和审批人可以停发。"],
  own: ["Only owners can change this.", "仅所有者可以修改。"],
});

/** Says who may where the account may not; nothing where it may. */
export function WhoMay({ needs }: { needs: Permission }) {
  const say = useWords(words);
  if (useMay(needs)) return null;
  return <p className="who-may small"><Icon name="eye" size={14} /> {say[needs]}</p>;
}
