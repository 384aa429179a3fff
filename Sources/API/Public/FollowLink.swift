internal import Content
internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn

extension Route {
  /// The target is what the message itself says at that place, so the address can't be made to lead elsewhere.
  static let followLink = open("GET", "/c/{token}", "Count a click and go where the message's link leads", "记录点击并跳转") {
    visit in
    do {
      let link = try await PublicLink(visit.token, for: .click, visit)
      guard let target = try await link.target(visit.services.records) else { throw LinkTokenError.malformed }
      await visit.count(.clicked, link, detail: target)
      return HTTPResponse(
        status: 302,
        headers: [
          "Location": LocationField.text(target), "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
        ])
    } catch is LinkTokenError {
      return .page(UnsubscribePage.invalid, status: 404)
    }
  }
  .answering(302, bytes: "", "To where the message's link leads.", "跳转到消息中链接指向的地址。")
  .answering(404, bytes: "text/html; charset=utf-8", "The link doesn't work.", "链接无效。")
  .overlookingOthers()

  static let countOpen = open("GET", "/o/{token}.gif", "Count an open; answers an image of one pixel", "记录打开，返回一个像素的图片")
  {
    visit in
    // An image in a mail is shown whatever is wrong with its address.
    if let link = try? await PublicLink(visit.token, for: .open, visit) { await visit.count(.opened, link, detail: "") }
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "image/gif", "Cache-Control": "no-store"], body: .bytes(Pixel.bytes))
  }
  .answering(bytes: "image/gif", "One pixel, whatever the token is.", "一个像素的图片，无论令牌是否有效。")
  .overlookingOthers()
}

extension Visit {
  /// A person waits for the page: what can't be counted is logged and keeps nobody.
  fileprivate func count(_ kind: Engagement.Kind, _ link: PublicLink, detail: String) async {
    do {
      _ = try await services.engagements.record(
        link.tenant.id, link.token.action, kind, at: services.clock.now(), detail: detail)
    } catch let error as StoreError where error.code == .notFound {
      return
    } catch {
      services.log("\(kind): \((error as? StoreError)?.description ?? "\(type(of: error))")")
    }
  }
}

extension PublicLink {
  /// The address that the token's link has in the message, rendered again from what was captured.
  fileprivate func target(_ records: any Records) async throws -> String? {
    let (tenant, token) = (tenant, token)
    return try await records.read { tx in
      guard let action = try tx.action(tenant.id, token.action), !action.isContentGone,
        let version = try tx.template(tenant.id, key: action.template, version: action.templateVersion)
      else { return nil }
      let profile = action.variables["customer"] ?? .object([:])
      let setting = RenderSetting(
        language: MailAssembly.language(of: profile, tenant: tenant), currency: tenant.currency,
        zone: profile["zone"]?.stringValue.flatMap { Zone($0) } ?? tenant.zone)
      guard let html = try? MessageTemplate(version).render(action.variables, in: setting).html else { return nil }
      let targets = TrackedLinks.targets(in: html, base: tenant.settings.publicURL)
      return targets.indices.contains(Int(token.link)) ? targets[Int(token.link)] : nil
    }
  }
}

/// An address as a header may carry it.
private enum LocationField {
  /// Every byte that is not visible ASCII is escaped, line breaks before all (RFC 3986, section 2.1).
  static func text(_ address: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in address.utf8 {
      if (0x21...0x7E).contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A transparent image of one pixel (GIF89a).
private enum Pixel {
  static let bytes: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0,
    0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
  ]
}
