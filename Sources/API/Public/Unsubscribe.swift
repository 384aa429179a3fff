internal import Content
internal import Domain
internal import HTTPServer
internal import Learn

extension Route {
  /// Shows a form and changes nothing: mail scanners follow links.
  static let showUnsubscribe = open("GET", "/u/{token}", "A page that asks whether to unsubscribe", "退订确认页") { visit in
    do {
      let link = try await PublicLink(visit.token, for: .unsubscribe, visit)
      return .page(UnsubscribePage.question(link.tenant.name, preferences: link.preferences))
    } catch is LinkTokenError {
      return .page(UnsubscribePage.invalid, status: 404)
    }
  }
  .answering(bytes: "text/html; charset=utf-8", "A form that asks.", "退订确认表单。")
  .answering(404, bytes: "text/html; charset=utf-8", "The link doesn't work.", "链接无效。")
  .overlookingOthers()

  /// The page's own form and RFC 8058's one-click post alike.
  static let unsubscribe = open(
    "POST", "/u/{token}", "Unsubscribe, also by one click (RFC 8058)", "退订，支持一键退订（RFC 8058）"
  ) {
    visit in
    do {
      let link = try await PublicLink(visit.token, for: .unsubscribe, visit)
      let services = visit.services
      _ = try await services.engagements.record(
        link.tenant.id, link.token.action, .unsubscribed, at: services.clock.now(), detail: "link")
      services.wake()
      return .page(UnsubscribePage.done(link.tenant.name))
    } catch is LinkTokenError {
      return .page(UnsubscribePage.invalid, status: 404)
    } catch let error as StoreError where error.code == .notFound {
      // A test mail's link, or an action that was erased with its customer.
      return .page(UnsubscribePage.nobody, status: 404)
    }
  }
  .taking(bytes: "application/x-www-form-urlencoded", "Not read.", "不读取。", isOptional: true)
  .answering(bytes: "text/html; charset=utf-8", "It is done.", "已退订。")
  .answering(
    404, bytes: "text/html; charset=utf-8", "The link doesn't work, or there is nobody to unsubscribe.", "链接无效，或无需退订。"
  )
  .overlookingOthers()
}

extension Visit {
  var token: String { parameters["token"] ?? "" }
}
