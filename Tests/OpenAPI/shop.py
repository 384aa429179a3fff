"""A shop with one of everything, so that generated requests meet things that exist: filled over the API alone."""

import json
import re
import urllib.request

DEFINITION = {"profile": "name", "op": "is_set", "value": True}
MESSAGE = {
    "subject": "Hello {{customer.name | default: \"you\"}}", "text": "Hello.",
    "html": "<p>Hello</p><a href=\"https://shop.example.com/a\">shop</a>",
}
STRATEGY = {
    "name": "Win back", "kind": "win_back", "audience": {"segment": "everybody"}, "trigger": {"on": "segment_entered"},
    "holdout": 0, "arms": [{"key": "mail", "actions": [{"channel": "email", "template": "winback"}]}],
    "goal": {"window_days": 90}, "approval": "required",
}


def fill(server, owner: dict, sessions: list) -> tuple:
    """Returns the names under which things are found, and what bodies may say, by operation."""
    call = server.call
    call("PATCH", "/v1/tenant", {
        "sender_name": "Shop", "sender_address": "shop@example.com", "postal_address": "1 Example Road",
        "quiet_hours": None})
    customers = _customers(call)
    _content(server)
    names = {
        "customer": customers[:6], "segment": ["everybody", "nobody"], "template": ["winback", "hello"],
        "strategy": ["win-back", "draft"], "pool": ["autumn"], "budget": ["spring"], "preset": ["mine", "online-retail"],
        "view": ["ours"], "erased": customers[-20:], "session": sessions, "scope": ["tenant", "channel:email"],
        **_ledger(server), **_imports(server), **_things(call),
    }
    people, tokens, resets = _people(call)
    names.update(people)
    pairs = {"id": names["approved"], "content_hash": names["hashes"]}
    bodies = {
        "POST /v1/merges": {"from": tuple(customers[6:13]), "into": tuple(customers[13:20])},
        "POST /v1/session": {"email": (owner["email"],), "password": (owner["password"],)},
        "POST /v1/session/invitation": {"token": tokens}, "POST /v1/session/invitation/accept": {"token": tokens},
        "POST /v1/session/reset/confirm": {"token": resets},
        "POST /v1/actions/{action}/approve": {"content_hash": names["hashes"]}, "POST /v1/approvals": {"actions": pairs},
        "POST /v1/strategies/bench": {"customer": names["customer"], "document": [STRATEGY], "key": ["draft"]},
        "POST /v1/strategies/check": {"document": [STRATEGY]},
        "POST /v1/templates/preview": {"customer": names["customer"], "document": [MESSAGE]},
        "POST /v1/consents": {"customer": names["customer"]}, "PUT /v1/templates/{key}": {"text": ["Hello."]},
        "POST /v1/stops": {"strategy": ["draft"]}, "POST /v1/redemptions": {"coupon": ["CODE1"]},
    }
    return names, bodies


def _things(call) -> dict:
    call("PUT", "/v1/pools/autumn", {"discount": {"amount_minor": 500}, "valid_days": 30})
    call("PUT", "/v1/budgets/spring", {"money_limit_minor": 100})
    call("PUT", "/v1/views/customers/ours", {"query": {"segment": "everybody"}})
    return {
        "webhook": [
            call("POST", "/v1/webhooks", {"url": f"https://hooks.example.com/{n}"})["id"] for n in range(12)],
        "suppression": [
            call("POST", "/v1/suppressions", {"address": f"s{n}@example.com", "reason": "asked"})["id"]
            for n in range(8)],
        "merge": [
            call("POST", "/v1/merges", {"from": f"user_id:m{n}", "into": f"user_id:n{n}"})["id"] for n in range(6)],
        "erasure": [
            call("POST", f"/v1/customers/user_id:e{n}/erase", {"reason": "test", "confirm": f"user_id:e{n}"})["id"]
            for n in range(2)],
    }


def _customers(call) -> list:
    for n in range(40):
        call("POST", "/v1/customers", {
            "id": f"u{n}", "profile": {"name": f"Customer {n}", "email": f"u{n}@example.com", "city": "Leeds"}})
    for prefix in "mne":
        for n in range(6):
            call("POST", "/v1/customers", {"id": f"{prefix}{n}", "profile": {}})
    for n in range(12):
        call("POST", "/v1/orders", {
            "id": f"O{n}", "customer": {"user_id": f"u{n}"},
            "lines": [{"product": "P1", "quantity": 2, "amount": "25.00"}]})
        call("POST", "/v1/track", {"userId": f"u{n}", "event": "Seen"})
    call("POST", "/v1/products", {"id": "P1", "name": "Tea", "category": "tea", "price": "12.50"})
    call("POST", "/v1/payments", {"id": "Y1", "customer": {"user_id": "u1"}, "amount": "25.00"})
    for purpose in ["marketing", "tracking"]:
        call("POST", "/v1/consents/test-grant", {"purpose": purpose, "channel": "email", "evidence": "a trial"})
    return [f"user_id:u{n}" for n in range(40)]


def _content(server):
    call = server.call
    for key in ["winback", "hello"]:
        call("PUT", f"/v1/templates/{key}", MESSAGE)
    call("PUT", "/v1/segments/nobody", {"definition": {"profile": "name", "op": "=", "value": "nobody"}})
    call("PUT", "/v1/segments/everybody", {"definition": DEFINITION})
    server.wait(
        lambda: call("GET", "/v1/segments/everybody")["members"] >= 40, what="the segment's filling")
    # By somebody else: whoever wrote a strategy doesn't approve its actions.
    author = call("POST", "/v1/keys", {"name": "author", "scopes": ["read", "operate"]})["key"]
    for key in ["win-back", "draft"]:
        request = urllib.request.Request(
            f"{server.base}/v1/strategies/{key}", data=json.dumps(STRATEGY).encode(), method="PUT",
            headers={"Authorization": f"Bearer {author}"})
        urllib.request.urlopen(request, timeout=30).close()
    call("POST", "/v1/strategies/win-back/start")


def _ledger(server) -> dict:
    call = server.call
    waiting = server.wait(
        lambda: len(found := call("GET", "/v1/approvals")["items"]) >= 25 and found, seconds=60, what="planning")
    sent = waiting[:4]
    for action in sent:
        call("POST", f"/v1/actions/{action['id']}/approve", {"content_hash": action["content_hash"]})
    server.wait(lambda: len(call("GET", "/v1/mailbox")["items"]) >= 4, what="the mails' leaving")
    mails = [call("GET", f"/v1/mailbox/{action['id']}/message") for action in sent]
    links = {
        name: [found[1] for mail in mails if (found := re.search(rf"/{letter}/([A-Za-z0-9_-]+)", str(mail)))]
        for name, letter in [("unsubscribe", "u"), ("click", "c"), ("open", "o")]}
    return {
        "action": [a["id"] for a in sent[:3] + waiting[-3:]], "mail": [a["id"] for a in sent],
        "waiting": [a["id"] for a in waiting[6:]], "approved": [waiting[4]["id"]],
        "hashes": [waiting[4]["content_hash"]], **{name: found for name, found in links.items() if found},
    }


def _imports(server) -> dict:
    call, ids = server.call, []
    options = {"kind": "customers", "columns": {"customer": "no"}}
    call("PUT", "/v1/import-presets/mine", options)
    for n in range(20):
        ids.append(call("POST", "/v1/imports", options)["id"])
        if n < 16:
            server.put(f"/v1/imports/{ids[-1]}/data?offset=0", b"no,name\nx1,Cy\n,Nobody\n")
        if n < 6:
            call("POST", f"/v1/imports/{ids[-1]}/run")
    return {"finished": ids[:3], "undone": ids[3:6], "import": ids[6:16], "empty": ids[16:]}


def _people(call) -> tuple:
    """Keys, invitations and accounts; what their links say."""
    def link(answer):
        return answer["link"].split("token=")[1]

    keys = [call("POST", "/v1/keys", {"name": f"spare {n}", "kind": "operate"})["id"] for n in range(12)]
    invited = [
        call("POST", "/v1/accounts/invitations", {"email": f"i{n}@example.com", "role": "viewer"}) for n in range(16)]
    for n in range(4):
        call("POST", "/v1/session/invitation/accept", {
            "token": link(invited[n]), "name": f"Guest {n}", "password": "correct horse battery"})
    accounts = [a["id"] for a in call("GET", "/v1/accounts")["items"] if a["email"].startswith("i")]
    resets = [link(call("POST", f"/v1/accounts/{account}/reset")) for account in accounts]
    people = {"key": keys, "account": accounts, "invitation": [i["id"] for i in invited[8:]]}
    return people, [link(i) for i in invited[4:8]], resets
