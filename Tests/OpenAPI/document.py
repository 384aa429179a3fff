"""The served document as it is tested: with names of things that exist, and closed where answers are open."""

import copy

# Which things stand in a place; elsewhere the place's own name says it, or the noun before it.
SPECIAL = {
    "POST /v1/customers/{customer}/erase": "erased", "POST /v1/imports/{import}/undo": "undone",
    "GET /v1/mailbox/{action}": "mail", "GET /v1/mailbox/{action}/message": "mail",
    "POST /v1/actions/{action}/approve": "approved", "POST /v1/actions/{action}/reject": "waiting",
    "PUT /v1/imports/{import}/data": "empty", "GET /v1/imports/{import}/rejects": "finished",
    "GET /v1/imports/{import}/problems": "finished", "GET /v1/import-presets/{name}": "preset",
    "GET /v1/views/{screen}/{name}": "view", "DELETE /v1/views/{screen}/{name}": "view",
    "GET /u/{token}": "unsubscribe", "POST /u/{token}": "unsubscribe", "GET /c/{token}": "click",
    "GET /o/{token}.gif": "open",
}
BY_NOUN = {
    "segments": "segment", "templates": "template", "strategies": "strategy", "pools": "pool", "budgets": "budget",
    "keys": "key", "stops": "scope", "imports": "import",
}


def prepare(document: dict, names: dict, bodies: dict) -> dict:
    """`names` by kind of thing; `bodies` by operation, then by member."""
    document = copy.deepcopy(document)
    for pattern, method, operation in _operations(document):
        label = f"{method.upper()} {pattern}"
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                _place(parameter, label, names)
            elif parameter["name"] in names:
                parameter["schema"] = _first(names[parameter["name"]], parameter["schema"])
            elif parameter["name"] == "offset":
                parameter["schema"] = _first([0], parameter["schema"])
        members = bodies.get(label, {})
        if members:
            media = operation["requestBody"]["content"]["application/json"]
            media["schema"] = _whole(media["schema"], document)
            _members(media["schema"], members, document)
    _keep_home(document)
    _close(document)
    return document


def _operations(document: dict):
    for pattern, operations in document["paths"].items():
        for method, operation in operations.items():
            yield pattern, method, operation


def _first(things: list, schema: dict) -> dict:
    """What exists comes first; anything else that fits is as good."""
    return {"anyOf": [{"enum": things}, {"enum": things}, schema]}


def _place(parameter: dict, label: str, names: dict):
    method, pattern = label.split()
    place, parts = parameter["name"], pattern.split("/")
    noun = parts[parts.index("{%s}" % place) - 1] if "{%s}" % place in parts else ""
    kind = SPECIAL.get(label) if place != "screen" else None
    kind = kind or (place if place in names else BY_NOUN.get(noun, place))
    schema = parameter["schema"]
    # A new thing may have any name.
    if kind not in names or {"pattern", "enum", "maxLength"} & schema.keys():
        return
    things = names[kind]
    if schema.get("format") != "uuid":
        parameter["schema"] = _first(things, schema)
    else:
        # What is taken away is not what others look at.
        half = (len(things) + 1) // 2
        parameter["schema"] = {"type": "string", "enum": things[half:] or things if method == "DELETE" else things[:half]}


def _whole(schema: dict, document: dict) -> dict:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return copy.deepcopy(document["components"]["schemas"][name]) if name else schema


def _members(schema: dict, members: dict, document: dict):
    for name, things in members.items():
        if isinstance(things, dict):
            element = _whole(schema["properties"][name]["items"], document)
            schema["properties"][name]["items"] = element
            _members(element, things, document)
        else:
            # A tuple is all that is any good.
            only = {"enum": list(things)}
            schema["properties"][name] = only if isinstance(things, tuple) else _first(things, schema["properties"][name])


def _keep_home(document: dict):
    """Nothing is to leave this machine, whatever is generated."""
    schemas = document["components"]["schemas"]
    schemas["MailRelayForm"]["properties"]["host"] = {"type": "string", "enum": ["smtp.example.com", "mail.example.org"]}
    schemas["TenantForm"]["properties"]["mode"] = {"type": ["string", "null"], "enum": ["sandbox", None]}
    for _, _, operation in _operations(document):
        form = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if "url" in form.get("properties", {}):
            form["properties"]["url"] = {"type": "string", "enum": ["https://hooks.example.com/a"]}


def _close(document: dict):
    """An answer with a member that nobody declared is a failure. What requests are made of stays as it is."""
    components = document["components"]["schemas"]
    asked = set()
    for _, _, operation in _operations(document):
        _reach(operation.get("requestBody"), components, asked)
    for name, schema in components.items():
        if name not in asked:
            _close_one(schema)
    for _, _, operation in _operations(document):
        _close_one(operation["responses"])


def _reach(schema, components: dict, found: set):
    if isinstance(schema, list):
        for value in schema:
            _reach(value, components, found)
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
        if name in components and name not in found:
            found.add(name)
            _reach(components[name], components, found)
        for value in schema.values():
            _reach(value, components, found)


def _close_one(schema):
    if isinstance(schema, list):
        for value in schema:
            _close_one(value)
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            _close_one(value)
