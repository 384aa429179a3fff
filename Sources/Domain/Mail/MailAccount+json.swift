package import JSON

/// As it is stored; the revision stands beside it.
extension MailAccount {
  package var json: JSON {
    [
      "relay": relay?.json ?? .null, "dkim": dkim?.json ?? .null, "warm_up": warmUp?.json ?? .null,
      "bounce_address": bounceAddress.map { .string($0) } ?? .null,
    ]
  }

  package init(json: JSON, revision: Int64) throws(JSONError) {
    let reader = JSONReader(json)
    self.init(
      relay: try reader.optional("relay").map(Relay.init(reader:)),
      dkim: try reader.optional("dkim").map(DKIM.init(reader:)),
      warmUp: try reader.optional("warm_up").map(WarmUp.init(reader:)),
      bounceAddress: try reader.optionalString("bounce_address"), revision: revision)
  }
}

extension MailAccount.Relay {
  package var json: JSON {
    [
      "host": .string(host), "port": .int(port), "security": .string(security.rawValue), "user": .string(user),
      "connections": .int(connections), "per_second": perSecond.map { .double($0) } ?? .null,
    ]
  }

  fileprivate init(reader: JSONReader) throws(JSONError) {
    self.init(
      host: try reader.string("host"), port: try reader.int("port"), security: try reader.oneOf("security"),
      user: try reader.string("user"), connections: try reader.int("connections"),
      perSecond: try reader.optionalDouble("per_second"))
  }
}

extension MailAccount.DKIM {
  package var json: JSON {
    ["domain": .string(domain), "selector": .string(selector), "public_key": .string(publicKey)]
  }

  fileprivate init(reader: JSONReader) throws(JSONError) {
    self.init(
      domain: try reader.string("domain"), selector: try reader.string("selector"),
      publicKey: try reader.string("public_key"))
  }
}

extension MailAccount.WarmUp {
  package var json: JSON {
    ["starts_on": .int(startsOn.number), "first": .int(first), "target": .int(target)]
  }

  fileprivate init(reader: JSONReader) throws(JSONError) {
    self.init(
      startsOn: CivilDay(number: try reader.int("starts_on")), first: try reader.int("first"),
      target: try reader.int("target"))
  }
}
