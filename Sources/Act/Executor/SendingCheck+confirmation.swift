internal import Content
internal import Control
internal import Domain

extension SendingCheck {
  /// A mail that asks for a confirmation belongs to no strategy. It passes neither consent, which it asks for, nor caps
  /// and quiet hours, since its owner is waiting for it; suppression and stops hold it like any other.
  func askConfirmation(_ action: Action, _ aliases: AliasSet) throws -> Answer {
    try checkMode(action)
    let addressee = try Addressee(tx, tenant, aliases)
    if addressee.isErased { throw No("customer_erased") }
    let identity = try tx.identities(tenant.id, [(.email, action.recipient)]).first
    guard let identity, aliases.members.contains(identity.customer) else {
      throw No("address_moved", ["channel": action.channel.rawValue])
    }
    try checkSuppression(action)
    let isOpen = action.purposesAsked.contains { addressee.consent($0, action.channel, at: now) == .pending }
    guard isOpen else { throw No("confirmation_settled") }
    try checkStops(action)
    return .go(template: nil, allowsTracking: false, counted: nil)
  }
}
