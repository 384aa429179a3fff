"""Bodies that schemathesis knows no form of: sent as they are."""

import schemathesis


@schemathesis.serializer("message/rfc822", "application/octet-stream")
def raw(ctx, value):
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else str(value).encode()
