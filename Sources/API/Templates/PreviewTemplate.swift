internal import Content
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let previewTemplate = route(
    "POST", "/v1/templates/preview", .analyse,
    "What a message would say to a customer, or to a made-up one: {\"document\", \"customer\"?}",
    "预览消息内容（真实客户或示例客户）：{\"document\", \"customer\"?}"
  ) { call in
    let body = try call.object()
    let (document, name) = (try body.object("document").value, try body.optionalString("customer"))
    let template: MessageTemplate
    do {
      template = try MessageTemplate(document)
    } catch let problems as ContentProblems {
      return .json(TemplatePreview.broken(problems.problems, call.language))
    }
    let tenant = call.tenant
    let profile = try await call.records.read { tx -> JSON in
      guard let name else { return TemplatePreview.somebody(call.language) }
      let aliases = try CustomerName.resolve(name, tenant.id, in: tx, field: "customer")
      return try MessageVariables.profile(tx, tenant, aliases)
    }
    return .json(TemplatePreview(template, profile, call).json)
  }
  .taking(body: .form(["document": .map(.any), "customer": .customerName.optional]))
  .answering([
    "subject": .text, "html": .text.orNull, "text": .text, "variables": .map(.any), "problems": .list(.problem),
  ])
  .refusing(404, 410)
}

/// A message filled in for one person, with what is wrong with it.
private struct TemplatePreview {
  let json: JSON

  init(_ template: MessageTemplate, _ profile: JSON, _ call: Call) {
    let variables: JSON = [
      "tenant": ["name": .string(call.tenant.name)], "customer": profile,
      "links": MailAssembly.linksToCome(call.tenant),
      "coupon": [
        "code": "SAMPLE-CODE", "name": "SAMPLE", "threshold": 0, "expires_at": .instant(call.now + .days(14)),
      ],
    ]
    let setting = RenderSetting(
      language: MailAssembly.language(of: profile, tenant: call.tenant), currency: call.tenant.currency,
      zone: call.tenant.zone)
    var schema = VariableSchema.standard
    schema.paths["coupon"] = .always
    var problems = template.check(available: schema)
    var message: RenderedMessage?
    do {
      message = try template.render(variables, in: setting)
    } catch {
      if !problems.contains(error) { problems.append(error) }
    }
    json = [
      "subject": .string(message?.subject ?? ""), "html": .text(message?.html), "text": .string(message?.text ?? ""),
      "variables": variables, "problems": .array(problems.map { TemplatePreview.shape($0, call.language) }),
    ]
  }

  static func broken(_ problems: [ContentProblem], _ language: Language) -> JSON {
    [
      "subject": "", "html": .null, "text": "", "variables": .object([:]),
      "problems": .array(problems.map { shape($0, language) }),
    ]
  }

  private static func shape(_ problem: ContentProblem, _ language: Language) -> JSON {
    ["code": .string(problem.sentence.code), "message": .string(problem.text(language))]
  }

  /// Nobody in particular.
  static func somebody(_ language: Language) -> JSON {
    ["name": language == .chinese ? "示例客户" : "Sample Customer", "language": .string(language.rawValue)]
  }
}
