internal import Content
internal import Control
internal import Domain
internal import JSON

/// What an action says: rendered from its captured version and variables and nothing else.
enum ActionPreview {
  /// `{"subject", "html", "text"}`; null for what is no message or can't be rendered any more.
  static func json(_ action: Action, _ tx: any Transaction, _ tenant: TenantID) throws -> JSON {
    if action.isContentGone { return .null }
    if action.isConfirmation { return try confirmation(action, tx, tenant) }
    guard !action.template.isEmpty, let owner = try tx.tenant(tenant),
      let version = try tx.template(tenant, key: action.template, version: action.templateVersion),
      let template = try? MessageTemplate(version)
    else { return .null }
    let profile = action.variables["customer"] ?? .object([:])
    let setting = RenderSetting(
      language: MailAssembly.language(of: profile, tenant: owner), currency: owner.currency,
      zone: profile["zone"]?.stringValue.flatMap { Zone($0) } ?? owner.zone)
    guard let message = try? template.render(action.variables, in: setting) else { return .null }
    return message.shape
  }

  /// Without its link: only the owner of the address may confirm.
  private static func confirmation(_ action: Action, _ tx: any Transaction, _ tenant: TenantID) throws -> JSON {
    guard let owner = try tx.tenant(tenant), !action.purposesAsked.isEmpty else { return .null }
    let profile = action.variables["customer"] ?? .object([:])
    return MailAssembly(tenant: owner).confirmation(
      of: action.purposesAsked, language: MailAssembly.language(of: profile, tenant: owner),
      link: "\(owner.settings.publicURL)/y/…", until: action.createdAt + ConsentRules.linkLife
    ).shape
  }
}

extension RenderedMessage {
  fileprivate var shape: JSON {
    ["subject": .string(subject), "html": .text(html), "text": .text(text)]
  }
}
