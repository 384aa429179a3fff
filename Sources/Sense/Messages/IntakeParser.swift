internal import Crypto
package import Domain
package import JSON
internal import Text

/// Reads Segment-compatible messages (segment.com/docs/connections/spec) and native records.
package struct IntakeParser: Sendable {
  let receivedAt: Instant
  /// Of amounts that name none.
  let currency: Currency

  package init(receivedAt: Instant, currency: Currency) {
    self.receivedAt = receivedAt
    self.currency = currency
  }

  package typealias Parsed = Result<IntakeMessage, IntakeRejection>

  /// The messages of `{"batch": [...], "sentAt": ...}`, each taken or rejected by itself.
  package func batch(_ json: JSON) -> [Parsed] {
    guard let elements = json["batch"]?.arrayValue else {
      return [.failure(IntakeRejection(JSONError(.missing, path: "batch")))]
    }
    return elements.map { element in
      guard case .object(var members) = element else {
        return .failure(IntakeRejection(JSONError(.wrongType(expected: .object, found: element), path: "batch")))
      }
      if members["sentAt"] == nil { members["sentAt"] = json["sentAt"] }
      return message(.object(members))
    }
  }

  /// One message; `type` says its type where the message doesn't, as where the path of a request does.
  package func message(_ json: JSON, type: String? = nil) -> Parsed {
    do throws(IntakeRejection) {
      guard json.byteCount <= IntakeLimits.messageBytes else { throw .tooLarge }
      let checked = try IntakeLimits.checked(json)
      do throws(JSONError) {
        var type = type
        if type == nil { type = try JSONReader(checked).string("type") }
        return .success(try parse(MessageReader(json: JSONReader(checked), type: type ?? "")))
      } catch {
        if case .invalid(let code, let english, let chinese) = error.problem {
          throw IntakeRejection(code, error.path, english, chinese)
        }
        throw IntakeRejection(error)
      }
    } catch {
      return .failure(error)
    }
  }

  private func parse(_ reader: MessageReader) throws(JSONError) -> IntakeMessage {
    switch reader.type {
    case "identify", "track", "page", "screen", "group", "alias": try segment(reader)
    case "customer", "order", "product", "payment", "redemption", "consent": try native(reader)
    default: throw JSONError(.unknownType(reader.type), path: "type")
    }
  }

  private func segment(_ reader: MessageReader) throws(JSONError) -> IntakeMessage {
    let json = reader.json
    let userID = try reader.name("userId")
    let anonymousID = try reader.name("anonymousId")
    let body: IntakeMessage.Body
    switch reader.type {
    case "identify": body = .identify(traits: try reader.object("traits"))
    case "page", "screen":
      var properties = try reader.object("properties").objectValue ?? [:]
      if let name = try reader.name("name") { properties["name"] = .string(name) }
      if properties["context"] == nil { properties["context"] = json.value["context"] }
      body = .track(name: reader.type, properties: .object(properties))
    case "group": body = .group(try reader.required("groupId"), traits: try reader.object("traits"))
    case "alias": body = .alias(previous: try reader.required("previousId"))
    default: body = try track(reader)
    }
    if userID == nil, anonymousID == nil || reader.type == "alias" {
      throw JSONError(.missing, path: "userId")
    }
    return IntakeMessage(
      key: try reader.name("messageId").map { SourceKey(source: "segment", id: $0) },
      hash: reader.hash(without: ["sentAt", "receivedAt", "writeKey"]), at: try time(json), userID: userID,
      anonymousID: anonymousID, email: nil, body: body)
  }

  private func track(_ reader: MessageReader) throws(JSONError) -> IntakeMessage.Body {
    let name = try reader.required("event")
    var properties = try reader.object("properties").objectValue ?? [:]
    if properties["context"] == nil { properties["context"] = reader.json.value["context"] }
    guard name == "Order Completed" else { return .track(name: name, properties: .object(properties)) }
    let purchase = MessageReader(json: JSONReader(.object(properties), path: "properties"), type: reader.type)
    let key = SourceKey(source: "segment", id: try purchase.required("order_id"))
    let order = try order(purchase, key: key, productKeys: ["product_id", "sku"], lines: "products")
    return .track(name: name, properties: .object(properties), order: order)
  }

  /// The sender's clock may be wrong, but the time between happening and sending is right by it:
  /// `receivedAt - (sentAt - originalTimestamp)`. Up to a day of future is a clock, more is a mistake.
  private func time(_ json: JSONReader) throws(JSONError) -> Instant {
    let (original, sent) = (try json.instant("originalTimestamp"), try json.instant("sentAt"))
    let stated = try json.instant("timestamp")
    var at = stated ?? original ?? receivedAt
    if let happened = original ?? stated, let sent { at = receivedAt - (sent - happened) }
    return try notLater(at, "timestamp")
  }

  /// An instant that is not in the future.
  func notLater(_ at: Instant, _ field: String) throws(JSONError) -> Instant {
    guard at <= receivedAt + .days(1) else {
      throw JSONError(
        .invalid(
          code: "time_in_future", english: "lies more than a day in the future", chinese: "在一天以后的将来"), path: field)
    }
    guard at >= Instant(microseconds: 0) else {
      throw JSONError(.invalid(code: "time_too_old", english: "lies before 1970", chinese: "早于 1970 年"), path: field)
    }
    return min(at, receivedAt)
  }
}

extension JSONError.Problem {
  static func unknownType(_ type: String) -> JSONError.Problem {
    .invalid(
      code: "message_type", english: "there is no message of type \(type.prefix(40))",
      chinese: "没有类型为 \(type.prefix(40)) 的消息")
  }
}
