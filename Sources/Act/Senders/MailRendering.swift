internal import Content
internal import Control
internal import Domain
internal import JSON
internal import Synchronization

/// Makes the mail of an order from its captured variables and nothing else; links and dates are all that is added.
struct MailRendering: Sendable {
  private let templates = TemplateCache()

  /// Throws ``ContentProblem`` or ``ContentProblems``.
  func mail(for order: SendOrder) throws -> AssembledMail {
    let action = order.action
    if action.isConfirmation {
      return try MailAssembly(tenant: order.tenant).confirmation(
        of: action.purposesAsked, action: action.id, customer: action.customer, to: action.recipient,
        profile: action.variables["customer"] ?? .object([:]), until: action.createdAt + ConsentRules.linkLife)
    }
    guard let version = order.template else {
      throw ContentProblem(.documentInvalid)
    }
    let template = try templates.template(version, of: order.tenant.id)
    // Captured with the message's own variables, for the footer, the marker and the way dates are written.
    let profile = action.variables["customer"] ?? .object([:])
    let setting = RenderSetting(
      language: MailAssembly.language(of: profile, tenant: order.tenant), currency: order.tenant.currency,
      zone: profile["zone"]?.stringValue.flatMap { Zone($0) } ?? order.tenant.zone)
    let assembly = MailAssembly(tenant: order.tenant)
    var variables = action.variables.objectValue ?? [:]
    if variables["links"] != nil { variables["links"] = assembly.links(of: action.id, customer: action.customer) }
    return try assembly.assemble(
      try template.render(.object(variables), in: setting), action: action.id, purpose: action.purpose,
      to: MailAssembly.Recipient(
        customer: action.customer, address: action.recipient, profile: profile, allowsTracking: order.allowsTracking))
  }

  /// `<action>@<domain of the sender>`: the same for every try, so that duplicates can be told anywhere.
  static func messageID(of action: ID<Action>, sender: String) -> String {
    let domain = sender.split(separator: "@").last.map(String.init) ?? ""
    return "\(action)@\(domain.isEmpty ? "localhost" : domain)"
  }
}

/// Parsed templates; versions are frozen, so what is kept stays right.
private final class TemplateCache: Sendable {
  private struct Key: Hashable {
    let tenant: TenantID
    let key: String
    let version: Int64
  }

  private static let capacity = 256
  private let known = Mutex<[Key: MessageTemplate]>([:])

  func template(_ version: TemplateVersion, of tenant: TenantID) throws -> MessageTemplate {
    let key = Key(tenant: tenant, key: version.key, version: version.version)
    if let template = known.withLock({ $0[key] }) { return template }
    let template = try MessageTemplate(version)
    known.withLock { known in
      if known.count >= TemplateCache.capacity { known.removeAll() }
      known[key] = template
    }
    return template
  }
}

extension SendAnswer {
  /// What stands in the way of making the message, before any byte of it left.
  static func unmakeable(_ error: any Error) -> SendAnswer {
    let problem = (error as? ContentProblem) ?? (error as? ContentProblems)?.problems.first
    let reason = problem?.sentence ?? LocalizedSentence("message_unmakeable", ["problem": "\(type(of: error))"])
    return .notSent(Failure(isPermanent: true, reason: reason))
  }
}
