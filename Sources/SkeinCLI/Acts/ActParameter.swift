import PQ

/// A parameter of an act. Numbers stay text until PostgreSQL reads them, so that no score passes through binary floating
/// point; people and units are named as people name them, and PostgreSQL finds them.
enum ActParameter: Sendable {
    case id(Int64)
    case int(Int32)
    case text(String?)
    case number(String?)
    /// A whole number, or none.
    case whole(String?)
    case date(String?)
    case flag(Bool)
    case json(String?)
    case texts([String])
    /// By staff number.
    case person(String?)
    /// By code.
    case unit(String?)
    /// By code.
    case training(String)

    var value: PGValue {
        switch self {
        case .id(let id): .int8(id)
        case .int(let number): .int4(number)
        case .flag(let flag): .text(flag ? "true" : "false")
        case .texts(let texts): .textArray(texts)
        case .text(let text), .number(let text), .whole(let text), .date(let text), .json(let text), .person(let text),
            .unit(let text):
            .text(text)
        case .training(let code): .text(code)
        }
    }

    /// Whether nothing was given.
    var isAbsent: Bool {
        switch self {
        case .text(nil), .number(nil), .whole(nil), .date(nil), .json(nil), .person(nil), .unit(nil): true
        default: false
        }
    }

    /// The expression that stands for each of them in a statement.
    static func list(_ parameters: [ActParameter]) -> [String] {
        parameters.enumerated().map { $1.expression("$\($0 + 1)") }
    }

    private func expression(_ place: String) -> String {
        switch self {
        case .id: "\(place)::int8"
        case .int: "\(place)::int4"
        case .text: "\(place)::text"
        case .number: "\(place)::text::numeric"
        case .whole: "\(place)::text::int4"
        case .date: "\(place)::text::date"
        case .flag: "\(place)::text::bool"
        case .json: "\(place)::text::jsonb"
        case .texts: "\(place)::text[]"
        // Nobody named is nobody, and not somebody unknown.
        case .person(nil): "\(place)::text::int8"
        case .unit(nil): "\(place)::text::int8"
        case .training: "(programme.training_of(\(place)::text)).programme_id"
        case .person: "programme.person_of(\(place)::text)"
        case .unit: "programme.unit_of(\(place)::text)"
        }
    }
}
