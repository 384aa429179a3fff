internal import Act
internal import Crypto
internal import Domain
internal import JSON

/// A link that does one thing once: its token is random, only its hash is kept, and it acts on POST alone.
struct OneTimeLink: Sendable {
  static let invitationLife = Span.days(7)
  static let resetLife = Span.hours(1)

  let token: String
  var hash: [UInt8] { OneTimeLink.hash(token) }

  init(_ random: RandomSource) { token = Base64.encode(random.bytes(32), .url) }

  static func hash(_ token: String) -> [UInt8] { Digest.sha256(Array(token.utf8)) }

  func invitation(_ tenant: Tenant) -> String { "\(tenant.settings.publicURL)/invite?token=\(token)" }
  func reset(_ tenant: Tenant) -> String { "\(tenant.settings.publicURL)/reset?token=\(token)" }

  func invitationLetter(to address: String, _ tenant: Tenant) -> Letter {
    let words = Words(
      "\(tenant.name) invites you to Rondo. Choose a password here, within 7 days:\n\n\(invitation(tenant))\n\nThe link works once. If you did not expect this, ignore it.",
      "\(tenant.name) 邀请您使用 Rondo。请在 7 天内通过以下链接设置密码：\n\n\(invitation(tenant))\n\n链接只能使用一次。如非您所期待，请忽略。")
    let subject = Words("Your invitation to \(tenant.name)", "\(tenant.name) 的邀请")
    return Letter(to: address, subject: subject.text(tenant.language), text: words.text(tenant.language) + "\n")
  }

  func resetLetter(to address: String, _ tenant: Tenant) -> Letter {
    let words = Words(
      "Set a new password here, within the hour:\n\n\(reset(tenant))\n\nThe link works once, and signs you out everywhere. If you did not ask for it, ignore it: nothing has changed.",
      "请在一小时内通过以下链接设置新密码：\n\n\(reset(tenant))\n\n链接只能使用一次，设置后所有设备都会退出登录。如非本人操作，请忽略，您的密码没有变化。")
    let subject = Words("A new password for Rondo", "重置 Rondo 密码")
    return Letter(to: address, subject: subject.text(tenant.language), text: words.text(tenant.language) + "\n")
  }
}

extension APIError {
  static let linkUsedUp = APIError(
    "link_used_up", 410, field: "token", "This link does not work any more. Ask for a new one.", "该链接已失效，请重新申请。")
}
