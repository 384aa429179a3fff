internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let listPresets = route(
    "GET", "/v1/import-presets", .read, "The presets that come with the program", "内置的导入预设"
  ) { call in
    return .list(
      ImportMapping.presetNames.compactMap { name in
        ImportMapping.preset(name).map { ["name": .string(name), "mapping": $0.json] }
      })
  }
  .answering(.items(.preset))

  static let showPreset = route("GET", "/v1/import-presets/{name}", .read, "A preset", "导入预设详情") { call in
    let name = call.parameter("name")
    guard let mapping = try await call.preset(name) else { throw APIError.notFound(Thing.preset, name) }
    return .json(["name": .string(name), "mapping": mapping])
  }
  .answering(.preset)
  .refusing(404)

  static let savePreset = route(
    "PUT", "/v1/import-presets/{name}", .operate, "Save the options of an import under a name", "把导入选项保存为预设"
  ) { call in
    let name = try call.newKey("name")
    let preset = try await call.options(try call.object()).preset()
    let tenant = call.id
    try await call.records.write { tx in
      try tx.savePreset(tenant, name: name, kind: preset.kind, mapping: preset.mapping)
    }
    return .json(["name": .string(name), "mapping": preset.mapping])
  }
  .taking(place: "name", .key)
  .taking(body: .importOptions)
  .answering(.preset)
  .refusing(404)
}

extension Schema {
  fileprivate static let preset =
    ([
      "name": .text,
      "mapping": [
        "kind": .one(ImportKind.self), "source": .text, "columns": .map(.list(.text)), "constants": .map(.text),
        "profile": .map(.text), "keeps_other_columns": .truth, "zone": .zone, "currency": .currency,
        "rounding": .one(ImportMapping.Rounding.self), "date_formats": .list(.text), "delimiter": .text.optional,
        "encoding": .text.optional, "returns_prefix": .text.optional,
      ],
    ] as Schema).named("ImportPreset")
}
