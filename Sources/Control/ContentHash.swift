internal import Crypto
package import Domain
package import JSON

/// What an approval binds to: SHA-256 over the template and its version, the variables, the recipient and the cost.
/// A change of any of them makes another hash, and the old approval worthless.
package enum ContentHash {
  package static func of(
    channel: Channel, template: String, templateVersion: Int64, variables: JSON, recipient: String, cost: Int64,
    liability: Int64
  ) -> [UInt8] {
    let document: JSON = [
      "channel": .string(channel.rawValue), "cost": .int(cost), "liability": .int(liability),
      "recipient": .string(recipient), "template": .string(template), "template_version": .int(templateVersion),
      "variables": variables,
    ]
    return Digest.sha256(document.bytes)
  }

  package static func of(_ action: Action) -> [UInt8] {
    of(
      channel: action.channel, template: action.template, templateVersion: action.templateVersion,
      variables: action.variables, recipient: action.recipient, cost: action.cost, liability: action.liability)
  }
}
