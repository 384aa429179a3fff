internal import Crypto
internal import Domain
internal import JSON
internal import Text

/// One customer as a file has it.
struct CustomerRow: Sendable {
  let origin: RowOrigin
  let customer: String
  let email: String?
  let phone: String?
  let profile: [String: String]
  let createdAt: Instant?
  let updatedAt: Instant?
  let hash: [UInt8]
}

extension RowReader {
  mutating func customerRow(_ record: DelimitedRecord, now: Instant) throws(RowProblem) -> CustomerRow {
    let customer = try required("customer", record)
    var profile = profile(of: record).merging(others(of: record)) { mine, _ in mine }
    var email: String?
    if let text = try optional("email", record) {
      guard let address = Handles.email(text) else { throw RowProblem("email_invalid", label("email"), text) }
      email = address
      profile["email"] = address
    }
    var phone: String?
    if let text = try optional("phone", record) {
      guard let number = Handles.phone(text) else { throw RowProblem("phone_invalid", label("phone"), text) }
      phone = number
      profile["phone"] = number
    }
    let createdAt = try instant("created_at", record, now: now)
    let updatedAt = try instant("updated_at", record, now: now)
    var content = JSON.object(profile.mapValues { .string($0) }).bytes
    if let createdAt { content += Array("\(createdAt)".utf8) }
    return CustomerRow(
      origin: origin(of: record), customer: customer, email: email, phone: phone, profile: profile,
      createdAt: createdAt, updatedAt: updatedAt, hash: Digest.sha256(content))
  }
}
