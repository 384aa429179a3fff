package import Domain

/// All that a sender may know of one action.
package struct SendOrder: Sendable {
  package let tenant: Tenant
  package let action: Action
  /// The version that was planned with; nil for actions without a message.
  package let template: TemplateVersion?
  /// Whether opens and clicks may be counted.
  package let allowsTracking: Bool
  /// The counter in which it took a place.
  package let counted: String?
  /// The instant of sending.
  package let at: Instant

  package init(
    tenant: Tenant, action: Action, template: TemplateVersion?, allowsTracking: Bool, counted: String? = nil,
    at: Instant
  ) {
    self.counted = counted
    self.tenant = tenant
    self.action = action
    self.template = template
    self.allowsTracking = allowsTracking
    self.at = at
  }
}
